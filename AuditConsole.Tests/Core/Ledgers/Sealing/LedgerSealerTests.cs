using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

public sealed class LedgerSealerTests
{
    [Fact]
    public async Task A_run_that_holds_all_its_events_is_not_sealed_before_the_last_has_had_its_effects()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var store = running.Services.GetRequiredService<SegmentStore>();
        var mirror = new LedgerMirror("default", running.Ledger.Origin, store, new SegmentCache(1 << 20));
        foreach (var offered in ManyEvents.Make(ColumnRun.Capacity))
        {
            offered.Event.Seq = mirror.Head.Size + 1;
            mirror.Head.Append(offered.Event);
        }

        var time = new WaitedTime();
        var sealer = new LedgerSealer(mirror, new LedgerReader(mirror, running.Services.GetRequiredService<LedgerStore>()), store, folder.Ask<long>("SELECT Epoch FROM Ledgers"), time, NullLogger.Instance) { MostWaiting = 1 };
        sealer.Start();

        // It waits for something to do, not for a failed seal to be tried again.
        await time.Waiting.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Null(sealer.Problem);
        await sealer.StopAsync(default);
    }

    /// <summary>Tells when somebody first waits.</summary>
    private sealed class WaitedTime : TimeProvider
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waiting => _waiting.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _waiting.TrySetResult();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
