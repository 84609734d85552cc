using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class ReviewTableTests
{
    private const long Now = 1_773_153_000_000_000;

    private readonly HashSet<long> _covered = [];
    private readonly ReviewTable _reviews;

    public ReviewTableTests() => _reviews = Table();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_review_is_covered_by_its_audit_event_in_whatever_order_they_come(bool auditFirst)
    {
        List<AuditEvent> events = [Review(1), Audit(2)];
        if (auditFirst)
        {
            events.Reverse();
        }

        events.ForEach(_reviews.Add);

        Assert.Equal([1], _covered);
        Assert.Equal([2], _reviews.Others(1));
        Assert.Equal([1], _reviews.Others(2));
    }

    [Fact]
    public void What_was_known_of_a_sealed_event_is_known_of_the_one_that_is_not_sealed_too()
    {
        _reviews.Add(Review(1));
        _reviews.Add(Audit(2));
        var restored = Table();
        foreach (var link in _reviews.Within(1, 1))
        {
            restored.Restore(link);
        }

        Assert.Equal([2], restored.Others(1));
        Assert.Equal([1], restored.Others(2));
    }

    [Fact]
    public void What_is_asked_of_one_run_takes_no_walk_through_all()
    {
        Enumerable.Range(1, 200_000).ToList().ForEach(i => _reviews.Restore(new EventLink(i, i + 500_000)));
        _reviews.Restore(new EventLink(900_000, 1));
        var start = TimeProvider.System.GetTimestamp();
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Single(_reviews.Within(900_000, 900_010)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("kind")]
    [InlineData("namespace")]
    [InlineData("name")]
    [InlineData("user")]
    [InlineData("verb")]
    [InlineData("subresource")]
    [InlineData("dry run")]
    [InlineData("uid")]
    [InlineData("time")]
    [InlineData("version")]
    public void What_is_told_otherwise_is_another_request(string what)
    {
        _reviews.Add(Audit(1));
        _reviews.Add(Review(2, e =>
        {
            switch (what)
            {
                case "cluster": e.Cluster = "staging"; break;
                case "kind": e.Resource.Resource = "networksets"; break;
                case "namespace": e.Resource.Namespace = "other"; break;
                case "name": e.Resource.Name = "other"; break;
                case "user": e.Actor.Name = "bob"; break;
                case "verb": e.Action = EventAction.Create; break;
                case "subresource": e.Resource.Subresource = "status"; break;
                case "dry run": e.DryRun = true; break;
                case "uid": e.Resource.Uid = "u-2"; break;
                case "time": e.Time = Now - RequestSighting.Slack - 1; break;
                default: e.Resource.VersionBefore = "7"; break;
            }
        }));

        Assert.Empty(_covered);
        Assert.Empty(_reviews.Others(1));
    }

    [Fact]
    public void Whom_somebody_acts_as_is_who_the_webhook_sees()
    {
        _reviews.Add(Audit(1, change: e => (e.Actor.Name, e.Actor.EffectiveName) = ("admin", "jane")));
        _reviews.Add(Review(2));

        Assert.Equal([2], _covered);
    }

    [Fact]
    public void A_long_request_is_reviewed_at_its_beginning()
    {
        _reviews.Add(Audit(1, change: e => (e.Time, e.DurationMs) = (Now + 20 * Micros.PerSecond, 20_000)));
        _reviews.Add(Review(2));

        Assert.Equal([2], _covered);
    }

    [Fact]
    public void A_creation_is_told_by_its_uid_whenever_it_is_imported()
    {
        _reviews.Add(Audit(1, change: e => (e.Verb, e.Action) = ("create", EventAction.Create)));
        _reviews.Add(Review(2, e =>
        {
            (e.Action, e.Resource.VersionBefore, e.Time) = (EventAction.Create, null, Now + Micros.PerDay);
            e.Extra.Add(new(ReviewFields.TimeFrom, ReviewFields.Import));
        }));

        Assert.Equal([2], _covered);
    }

    [Fact]
    public void An_apply_that_creates_was_reviewed_as_a_creation()
    {
        _reviews.Add(Audit(1, change: e => (e.Verb, e.Code) = ("patch", 201)));
        _reviews.Add(Review(2, e => (e.Action, e.Resource.VersionBefore) = (EventAction.Create, null)));

        Assert.Equal([2], _covered);
    }

    [Fact]
    public void Of_several_requests_the_one_that_stored_the_next_version_is_meant()
    {
        _reviews.Add(Audit(1, after: 9));
        _reviews.Add(Review(2));
        _reviews.Add(Audit(3, after: 6));

        Assert.Equal([2], _covered);
        Assert.Equal([3], _reviews.Others(2));
        Assert.Empty(_reviews.Others(1));
    }

    [Fact]
    public void Each_object_of_a_deleted_collection_was_reviewed()
    {
        for (var seq = 1; seq <= 2; seq++)
        {
            _reviews.Add(Review(seq, e => (e.Action, e.Resource.Name, e.Resource.Uid) = (EventAction.Delete, $"web-{seq.ToString(CultureInfo.InvariantCulture)}", $"u-{seq.ToString(CultureInfo.InvariantCulture)}")));
        }

        _reviews.Add(Audit(3, change: e => (e.Verb, e.Action, e.Resource.Name, e.Resource.Uid, e.Resource.VersionAfter) = ("deletecollection", EventAction.Delete, null, null, null)));

        Assert.Equal([1, 2], _covered.Order());
        Assert.Equal([1, 2], _reviews.Others(3));
    }

    [Fact]
    public void A_change_whose_audit_event_was_lost_is_shown_by_its_review()
    {
        _reviews.Add(Review(1, e => State(e, "a", "b")));
        _reviews.Add(Audit(2, after: 7));
        Assert.Equal([1], _covered);

        // Another review finds what the first one asked for: it was carried out, and was another request.
        _reviews.Add(Review(3, e =>
        {
            e.Resource.VersionBefore = "6";
            State(e, "b", "c");
        }));

        Assert.Equal([3], _covered);
        Assert.Equal([3], _reviews.Others(2));
    }

    [Fact]
    public void What_was_refused_before_anybody_reviewed_it_covers_nothing()
    {
        _reviews.Add(Audit(1, after: 0, change: e =>
        {
            e.Code = 403;
            e.Extra.Add(new("denied_by", "authorization"));
        }));
        _reviews.Add(Review(2));

        Assert.Empty(_covered);
    }

    [Fact]
    public void First_stages_and_reads_cover_nothing()
    {
        _reviews.Add(Audit(1, change: e => e.Extra[0] = new("stage", "RequestReceived")));
        _reviews.Add(Audit(2, change: e => e.Verb = "get"));
        _reviews.Add(Review(3));

        Assert.Empty(_covered);
    }

    [Fact]
    public void What_there_is_no_room_to_remember_is_shown_once_too_often()
    {
        var reviews = Table(capacity: 2);
        reviews.Add(Audit(1));
        reviews.Add(Audit(2, change: e => e.Resource.Name = "b"));
        reviews.Add(Audit(3, change: e => e.Resource.Name = "c"));
        reviews.Add(Review(4));

        Assert.Empty(_covered);
    }

    [Fact]
    public async Task What_belongs_together_is_known_after_a_restart_too()
    {
        await using var folder = new LedgerFolder();
        var first = await folder.OpenAsync();
        await first.OfferAsync(new OfferedEvent(Stored(Review(0)), EventBodies.None, 1, null));
        await first.OfferAsync(new OfferedEvent(Stored(Audit(0)), EventBodies.None, 2, null));
        await first.StopAsync();

        var ledger = (await folder.OpenAsync()).Ledger;

        var review = ledger.Head.FindById("0", "prod-adm")!.Value;
        Assert.Equal([review + 1], ledger.Head.SeenAlsoAs(review));
        Assert.True(ledger.Head.Runs[0].Marks.IsCovered((int)review - 1));
    }

    /// <summary>As a decoder would hand it over: the ledger gives it its place and time.</summary>
    private static AuditEvent Stored(AuditEvent e)
    {
        e.Seq = 0;
        return e;
    }

    private static void State(AuditEvent e, string before, string after)
    {
        e.Extra.Add(new(ReviewFields.StateBefore, before));
        e.Extra.Add(new(ReviewFields.StateAfter, after));
    }

    private ReviewTable Table(int capacity = ReviewTable.DefaultCapacity) => new(
        (seq, covered) =>
        {
            if (covered)
            {
                _covered.Add(seq);
            }
            else
            {
                _covered.Remove(seq);
            }
        },
        capacity);

    private static AuditEvent Review(long seq, Action<AuditEvent>? change = null)
    {
        var e = Event(seq, "prod-adm", EventFormat.KubernetesAdmission);
        e.Resource.VersionBefore = "5";
        change?.Invoke(e);
        return e;
    }

    private static AuditEvent Audit(long seq, int after = 6, Action<AuditEvent>? change = null)
    {
        var e = Event(seq, "prod", EventFormat.KubernetesAudit);
        e.Code = 200;
        e.Resource.VersionAfter = after == 0 ? null : after.ToString(CultureInfo.InvariantCulture);
        e.Extra.Add(new("stage", "ResponseComplete"));
        change?.Invoke(e);
        return e;
    }

    private static AuditEvent Event(long seq, string source, EventFormat format) => new()
    {
        Seq = seq,
        Id = $"{seq}",
        Time = Now,
        Source = source,
        Tenant = "default",
        Cluster = "prod",
        Type = "k8s.networkpolicy.update",
        Format = format,
        Verb = "update",
        Action = EventAction.Update,
        Actor = new Actor { Name = "jane" },
        Resource = new ObjectRef { Group = "networking.k8s.io", Resource = "networkpolicies", Kind = "NetworkPolicy", Namespace = "shop", Name = "web", Uid = "u-1" },
    };
}
