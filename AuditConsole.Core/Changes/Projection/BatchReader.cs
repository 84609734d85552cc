using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Cuts what the ledger gives into batches small enough that storing one holds nobody up.</summary>
internal sealed class BatchReader(IAsyncEnumerator<StoredEvent> events, ILogger logger)
{
    private const int UsualWrites = 400;
    private const int LateWrites = 2_000;
    private const int MaxEvents = 20_000;
    private const int MaxBytes = 4 * 1024 * 1024;

    private int _maxWrites = UsualWrites;

    /// <summary>
    /// An older file imported after a newer one makes most lineages be threaded anew, and the ledger be read all over for each batch:
    /// larger batches then cost others a longer wait, and the whole a fraction of the time.
    /// </summary>
    public void Adapt(int rethreaded) => Volatile.Write(ref _maxWrites, rethreaded > UsualWrites / 8 ? LateWrites : UsualWrites);

    /// <summary>Null at the end of the ledger.</summary>
    public async Task<ProjectionBatch?> NextAsync(CancellationToken cancellationToken)
    {
        var (writes, sweeps) = (new List<ObjectWrite>(), new List<ObjectSweep>());
        var (count, bytes, lastSeq) = (0, 0, 0L);
        while (writes.Count < Volatile.Read(ref _maxWrites) && count < MaxEvents && bytes < MaxBytes && await events.MoveNextAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var stored = events.Current;
            lastSeq = stored.Event.Seq;
            count++;
            if (!WriteReader.IsIrrelevant(stored.Event))
            {
                var read = Read(stored);
                writes.AddRange(read.Writes);
                sweeps.AddRange(read.Sweep is null ? [] : [read.Sweep]);
                bytes += stored.Bodies.Request.Length + stored.Bodies.Response.Length + stored.Bodies.Before.Length + stored.Bodies.After.Length;
            }
        }

        return count == 0 ? null : new ProjectionBatch(writes, count, lastSeq) { Sweeps = sweeps };
    }

    /// <summary>A body that trips the reader must not hide the change, nor stop all others.</summary>
    private EventWrites Read(StoredEvent stored)
    {
        try
        {
            return EventWrites.Of(stored);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "The bodies of event {Seq} could not be read; its change is shown without them.", stored.Event.Seq);
            return EventWrites.Of(stored with { Bodies = EventBodies.None });
        }
    }
}
