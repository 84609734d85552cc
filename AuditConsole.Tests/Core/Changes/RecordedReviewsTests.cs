using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Tests.Core.Ingestion;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>A recorded session of a real API server as its audit log tells it, and as its admission webhook was asked, through two sources: one change each.</summary>
public sealed class RecordedReviewsTests
{
    /// <summary>The webhook was asked these before the audit log of the session begins.</summary>
    private const int BeforeTheSession = 19;

    /// <summary>An apply whose audit event the API server lost (its body was YAML): only its review tells of it.</summary>
    private const int Lost = 1;

    private const int All = 136;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_each_change_one_row_is_shown(bool reviewsFirst)
    {
        var alone = Shown(Audit());
        var together = Shown(Together(reviewsFirst));

        var reviews = together.Visible.Where(e => e.Format == EventFormat.KubernetesAdmission).ToList();
        Assert.Equal(alone.Visible.Select(e => e.Id).Order(StringComparer.Ordinal), together.Visible.Except(reviews).Select(e => e.Id).Order(StringComparer.Ordinal));
        Assert.Equal(BeforeTheSession + Lost, reviews.Count);
        Assert.Equal("allow-web", Assert.Single(reviews, e => !e.Actor.Name!.StartsWith("system:", StringComparison.Ordinal)).Resource.Name);
        Assert.Equal(All - BeforeTheSession - Lost, together.Events.Where(e => e.Format == EventFormat.KubernetesAudit).Sum(e => together.Head.SeenAlsoAs(e.Seq).Count));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Each_change_is_one_version_with_both_sides_captured(bool reviewsFirst, bool restarts)
    {
        var alone = (await ProjectedAsync(Audit(), restarts: false)).Where(v => v.Number is not null).ToList();
        var events = Together(reviewsFirst);

        var rows = await ProjectedAsync(events, restarts);

        var bySeq = events.ToDictionary(e => e.Event.Seq, e => e.Event);
        var versions = rows.Where(v => v.Number is not null).ToLookup(v => bySeq[v.Seq].Format);
        Assert.Equal(alone.Count, versions[EventFormat.KubernetesAudit].Count());
        Assert.Equal(BeforeTheSession + Lost, versions[EventFormat.KubernetesAdmission].Count());
        Assert.Equal((Confidence.Captured, Confidence.Captured), Assert.Single(versions[EventFormat.KubernetesAdmission], v => v.Actor == "netsec-engineer") is var lost ? ((Confidence)lost.Before, (Confidence)lost.After) : default);
        Assert.Equal(1, alone.Count(v => v.Before != (int)Confidence.Captured));

        // A scale is answered in a form of its own: the object after it is put together.
        var scaled = Assert.Single(versions[EventFormat.KubernetesAudit], v => v.Class == (int)WriteClass.Scale);
        Assert.Equal((Confidence.Captured, Confidence.Reconstructed), ((Confidence)scaled.Before, (Confidence)scaled.After));
        Assert.All(versions[EventFormat.KubernetesAudit].Except([scaled]), v => Assert.Equal((Confidence.Captured, Confidence.Captured), ((Confidence)v.Before, (Confidence)v.After)));
        Assert.DoesNotContain(rows, v => v.Note?.Contains("clock skew", StringComparison.Ordinal) == true);
        Assert.Equal(All, rows.Where(v => bySeq[v.Seq].Format == EventFormat.KubernetesAdmission).Select(v => v.Seq).Distinct().Count());
    }

    [Fact]
    public async Task A_review_that_nothing_confirms_says_so()
    {
        var events = Reviews();

        var rows = await ProjectedAsync(events, restarts: false);

        // Of the objects written again the next review shows what was stored; the rest is only known to have been let in.
        var tentative = rows.Where(v => ((VersionFlags)v.Flags).HasFlag(VersionFlags.Tentative)).ToList();
        Assert.NotEmpty(tentative);
        Assert.All(tentative, v => Assert.Equal(Confidence.Reconstructed, (Confidence)v.After));
        Assert.All(tentative.Where(v => v.BodyHash is not null), v => Assert.StartsWith("admitted: no audit event has confirmed it yet", v.Note, StringComparison.Ordinal));
        var confirmed = rows.Where(v => v.Number is not null).Except(tentative).ToList();
        Assert.NotEmpty(confirmed);
        Assert.All(confirmed, v => Assert.Equal(Confidence.Captured, (Confidence)v.After));
    }

    private static List<StoredEvent> Audit() => Stored(Reading.KubernetesLines(File.ReadAllText(Reading.Sample("k8s-recorded/session.jsonl"))).Events);

    private static List<StoredEvent> Reviews()
        => Stored(Reading.AdmissionLines(File.ReadAllText(Reading.Sample("k8s-recorded/admission-reviews.jsonl")), Reading.Prod with { Name = "prod-adm" }).Events);

    internal static List<StoredEvent> Together(bool reviewsFirst)
    {
        var (audit, reviews) = (Audit(), Reviews());
        List<StoredEvent> events = reviewsFirst ? [.. reviews, .. audit] : [.. audit, .. reviews];
        Number(events);
        return events;
    }

    private static List<StoredEvent> Stored(IReadOnlyList<OfferedEvent> offered)
    {
        List<StoredEvent> events = [.. offered.Select(o => new StoredEvent(o.Event, o.Bodies, default, default, default))];
        Number(events);
        return events;
    }

    private static void Number(List<StoredEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            events[i].Event.Seq = i + 1;
        }
    }

    private static (Head Head, List<AuditEvent> Events, List<AuditEvent> Visible) Shown(List<StoredEvent> stored)
    {
        var head = new Head();
        List<AuditEvent> events = [.. stored.Select(s => s.Event)];
        events.ForEach(head.Append);
        var run = Assert.Single(head.Runs);
        return (head, events, [.. events.Where((_, row) => !run.Marks.IsSuperseded(row) && !run.Marks.IsCovered(row))]);
    }

    private static async Task<List<ObjectVersionRow>> ProjectedAsync(IReadOnlyList<StoredEvent> events, bool restarts)
    {
        await using var projected = await Projected.StartAsync();
        foreach (var batch in events.Chunk(150))
        {
            await projected.AddAsync(batch);
            if (restarts)
            {
                await projected.RestartAsync();
            }
        }

        return await projected.RowsAsync();
    }
}
