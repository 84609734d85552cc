using AuditConsole.Core.Access;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Search;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>The index of a ledger of several segments is made anew: by the verb, by itself, and beside what is damaged.</summary>
public sealed class RebuildTests(Backlog backlog) : IClassFixture<Backlog>
{
    private static readonly IProgress<RebuildProgress> NoProgress = new Progress<RebuildProgress>();

    [Fact]
    public async Task What_is_made_anew_answers_what_the_first_did()
    {
        await using var folder = await backlog.UpgradedAsync();
        folder.Execute("DELETE FROM SegmentColumns WHERE Name IN ('+tokens', '+objects', '+routine', 'resource.name', 'class')");
        var running = await folder.OpenAsync();
        var report = await RebuildAsync(running);
        Assert.Equal((Backlog.FullRuns, 0), (report.Segments, report.Damaged.Count));
        Assert.Equal(backlog.Answers, await StoredAnswers.OfAsync(running));
        Assert.Null(running.Ledger.SealingProblem);
        const string Bytes = "(SELECT SUM(LENGTH(Content)) FROM SegmentColumns c WHERE c.Number = s.Number) + (SELECT SUM(LENGTH(Content)) FROM SegmentBodies b WHERE b.Number = s.Number)";
        Assert.Equal(0, folder.Ask<long>($"SELECT COUNT(*) FROM Segments s WHERE StoredBytes <> {Bytes}"));
    }

    [Fact]
    public async Task A_segment_whose_records_are_damaged_keeps_no_other_from_being_made_anew()
    {
        await using var folder = await backlog.UpgradedAsync();
        folder.Execute("DELETE FROM SegmentBodies WHERE Number = 0 AND Block = 1");
        folder.Execute("UPDATE Segments SET IndexVersion = 0");
        var running = await folder.OpenAsync();
        await UntilAsync(() => folder.Ask<long>("SELECT IndexVersion FROM Segments WHERE Number = 1") == SegmentBlobs.IndexVersion);
        Assert.Equal(0, folder.Ask<long>("SELECT IndexVersion FROM Segments WHERE Number = 0"));
        Assert.Null(running.Ledger.Sealer.Problem);
        Assert.StartsWith("body block 1 of segment 0 ", running.Ledger.SealingProblem, StringComparison.Ordinal);

        folder.Execute("DELETE FROM SegmentColumns WHERE Number = 1 AND Name = '+tokens'");
        var report = await RebuildAsync(running);
        Assert.Equal(1, report.Segments);
        Assert.StartsWith("body block 1 of segment 0 ", Assert.Single(report.Damaged), StringComparison.Ordinal);
        Assert.Equal(1, folder.Ask<long>("SELECT COUNT(*) FROM SegmentColumns WHERE Number = 1 AND Name = '+tokens'"));
    }

    [Fact]
    public async Task An_index_of_another_version_counts_nothing_and_a_search_says_so_until_it_is_made_anew()
    {
        await using var folder = await backlog.UpgradedAsync();
        folder.Execute("UPDATE Segments SET IndexVersion = 0 WHERE Number = 0");
        var held = new TaskCompletionSource();
        folder.Reached = point => point == FaultPoint.IndexUncommitted ? held.Task : Task.CompletedTask;
        var running = await folder.OpenAsync();
        var segment = running.Ledger.Head.Shape.Segments[0];
        Assert.Null(segment.Counts);
        Assert.Same(SegmentCounts.Unknown, segment.Values);
        using var search = new EventSearch(_ => SearchTarget.Of(running.Ledger), TimeProvider.System, new QueryOptions());
        var request = new SearchRequest(new Scope("default")) { From = ManyEvents.Start, To = ManyEvents.Start + 200_000, Limit = 20, Totals = true };
        Assert.Equal("The index of segment 0 of the ledger 'default' is of another version and is being made anew.", Assert.Single((await search.RunAsync(request, default)).Damage));

        held.SetResult();
        await UntilAsync(() => segment.Counts is not null);
        Assert.Empty((await search.RunAsync(request, default)).Damage);
        Assert.Equal(backlog.Answers, await StoredAnswers.OfAsync(running));
    }

    [Fact]
    public async Task A_stop_waits_for_the_index_that_is_being_made()
    {
        await using var folder = await backlog.UpgradedAsync();
        var (reached, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        folder.Reached = point =>
        {
            if (point != FaultPoint.IndexUncommitted)
            {
                return Task.CompletedTask;
            }

            reached.TrySetResult();
            return held.Task;
        };
        var running = await folder.OpenAsync();
        var rebuilding = RebuildAsync(running);
        await reached.Task;
        var stopping = running.Ledger.Sealer.StopAsync(default);
        Assert.NotSame(stopping, await Task.WhenAny(stopping, Task.Delay(200)));
        held.SetResult();
        await stopping;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rebuilding);
        await running.AbandonAsync();
    }

    private static async Task<RebuildReport> RebuildAsync(RunningLedger running)
        => (await running.Services.GetRequiredService<IndexRebuilder>().RunAsync(NoProgress, default)).Succeeded(out var report, out var problem) ? report : throw new InvalidOperationException(problem.Detail);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
