using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>What events that come during and after a seal change of those in the segment outlives faults too.</summary>
[Collection(nameof(FullRun))]
public sealed class SealedStateTests(FullRun run)
{
    [Theory]
    [InlineData(nameof(FaultPoint.SegmentProved))]
    [InlineData(nameof(FaultPoint.SegmentCommitted))]
    public async Task What_changes_while_a_segment_is_written_is_stored_with_it_or_after_it(string step)
    {
        await using var folder = run.Folder.CopyAsKilled();
        RunningLedger? running = null;
        var held = new TaskCompletionSource();
        folder.Reached = async point =>
        {
            if (point == FaultPoint.TidyBegun)
            {
                await held.Task;
            }
            else if (point.ToString() == step)
            {
                await CompleteAsync(running!);
            }
        };
        running = await folder.OpenAsync();
        held.SetResult();
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(1));
        await using var killed = folder.CopyAsKilled();
        var size = running.Ledger.Size;
        var state = LedgerState.Of(running, size);
        await running.StopAsync();

        folder.Reached = null;
        await CheckAsync(await folder.OpenAsync(), state, size);

        // A review that was sealed is not known any more to the audit event behind the segment when that is read again: after a kill it is shown once too often.
        var reopened = await killed.OpenAsync();
        var found = LedgerState.Of(reopened, size);
        await CheckAsync(reopened, state with { Covered = found.Covered, Links = found.Links }, size);
    }

    [Theory]
    [InlineData(nameof(FaultPoint.ChangesBegun))]
    [InlineData(nameof(FaultPoint.ChangesStored))]
    public async Task Changes_that_cannot_be_stored_hold_up_no_stop_and_are_found_out_again(string step)
    {
        await using var folder = run.Folder.CopyAsKilled();
        LedgerFolder? killed = null;
        folder.Reached = point =>
        {
            if (point.ToString() != step)
            {
                return Task.CompletedTask;
            }

            killed ??= folder.CopyAsKilled();
            throw new IOException($"A fault at {step}.");
        };
        var running = await folder.OpenAsync();
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(1));
        await CompleteAsync(running);
        var size = running.Ledger.Size;
        await running.StopAsync();
        Assert.NotNull(killed);
        await using var again = killed;
        folder.Reached = null;
        var reopened = await folder.OpenAsync();
        var state = LedgerState.Of(reopened, size);
        Assert.DoesNotContain(await SeqAsync(reopened, "pending"), state.Unfinished.Split(' '));
        Assert.Contains(await SeqAsync(reopened, "never"), state.Unfinished.Split(' '));
        await CheckAsync(await killed.OpenAsync(), state, size);
    }

    private static async Task<string> SeqAsync(RunningLedger running, string request)
    {
        await foreach (var stored in running.Ledger.Reader.ReadAfterAsync(0, default))
        {
            if (stored.Event.RequestId == request)
            {
                return $"{stored.Event.Seq}";
            }
        }

        throw new InvalidOperationException($"There is no request {request}.");
    }

    private static Task<IntakeReceipt> CompleteAsync(RunningLedger running)
        => running.OfferAsync(Requests.Stage("pending", Requests.Complete, Requests.Now), Requests.Stage("streaming", Requests.Complete), Requests.Audit("waiting"));

    private static async Task CheckAsync(RunningLedger running, LedgerState state, long size)
    {
        var segment = running.Ledger.Head.Shape.Segments[0];
        if (segment.Counts is { } counts)
        {
            var recounted = SegmentCounts.Of(await running.Ledger.Segments.OpenAsync(segment, SegmentBlobs.OfCounts, default), segment.Marks, default);
            Assert.Equal((recounted.Visible, recounted.Routine), (counts.Visible, counts.Routine));
            Assert.Equal(recounted.Encode(), counts.Encode());
        }

        Assert.Equal(state, LedgerState.Of(running, size));
    }
}
