using System.Runtime.CompilerServices;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Components.Timeline.Detail;
using AuditConsole.Web.Components.Timeline.Rows;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class SeenAlsoTests : PartsContext
{
    public SeenAlsoTests() => Services.AddSingleton(new EventService(
        _ => ValueTask.FromResult(Caller.Anonymous),
        new Authorizer(),
        (LedgerCatalog)RuntimeHelpers.GetUninitializedObject(typeof(LedgerCatalog)),
        (ObjectCatalog)RuntimeHelpers.GetUninitializedObject(typeof(ObjectCatalog))));

    [Fact]
    public void An_audit_event_leads_to_its_admission_review_and_back()
    {
        var (audit, review) = (SomeEvent.Of(EventAction.Update, null, null), Review());

        Assert.Equal("/events/8 admission webhook", Link(new EventDetail(audit, null, null, 0) { SeenAlsoAs = [review] }));
        Assert.Equal("/events/7 API server audit", Link(new EventDetail(review, null, null, 0) { SeenAlsoAs = [audit] }));
    }

    [Fact]
    public void A_review_without_an_audit_event_says_how_far_it_is_known()
    {
        var version = new ObjectVersion(1, 8, 0, "jane", EventAction.Update, WriteClass.Change, Confidence.Captured, Confidence.Reconstructed, null, null, null, HasBody: true);
        var detail = new EventDetail(Review(), null, version, 1);

        Assert.Contains("not confirmed", detail.OnlyAdmitted, StringComparison.Ordinal);
        Assert.Contains("carried out is shown", (detail with { Version = version with { After = Confidence.Captured } }).OnlyAdmitted, StringComparison.Ordinal);
        Assert.Null((detail with { Event = SomeEvent.Of(EventAction.Update, "Pod", "a/b") }).OnlyAdmitted);
        Assert.Null((detail with { SeenAlsoAs = [SomeEvent.Of(EventAction.Update, "Pod", "a/b")] }).OnlyAdmitted);
        Assert.Contains(EventMarks.Of(Review()), mark => mark.Text == "Admitted");
    }

    [Fact]
    public async Task The_row_of_a_review_goes_when_its_audit_event_comes()
    {
        await using var view = await LiveView.CreateAsync();
        void Same(AuditEvent e)
        {
            e.Resource.Resource = "pods";
            (e.Resource.Name, e.Resource.Uid, e.Verb) = ("web", "u-1", "create");
        }

        view.Append(1, TimeSpan.FromSeconds(2), e =>
        {
            Same(e);
            e.Format = EventFormat.KubernetesAdmission;
        });
        await view.ShowAsync();
        Assert.Equal([1L], view.Rows);

        view.Append(1, TimeSpan.FromSeconds(1), e =>
        {
            Same(e);
            e.Extra.Add(new("stage", "ResponseComplete"));
        });

        await view.UntilAsync(v => v.Rows.SequenceEqual([2L]));
    }

    private static AuditEvent Review() => SomeEvent.Of(EventAction.Update, null, null, more: e => (e.Seq, e.Format) = (8, EventFormat.KubernetesAdmission));

    private string Link(EventDetail detail)
    {
        var link = Render<EventDetails>(p => p.Add(d => d.Detail, detail).Add(d => d.Zone, TimeZoneInfo.Utc)).Find(".also-seen a");
        return $"{link.GetAttribute("href")} {link.TextContent.Split(',')[0].Trim()}";
    }
}
