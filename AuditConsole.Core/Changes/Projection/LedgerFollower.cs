using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Follows one ledger and keeps its objects and versions up to date. It falls behind alone: nobody waits for it.</summary>
internal sealed class LedgerFollower(Ledger ledger, IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, ProjectionPosition position, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    /// <summary>Commits that come close together are projected together: fewer transactions, still well within a second.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var retry = FirstRetry;
        var events = new ReadableEvents(ledger.Reader, LogLeftOut);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(events, () => retry = FirstRetry, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "The projection of changes of the ledger {Ledger} stopped at event {Seq} and tries again in {Seconds} s.", ledger.Tenant, position.Seq, retry.TotalSeconds);
                await Task.Delay(retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
        }
    }

    private async Task FollowAsync(ReadableEvents events, Action progressed, CancellationToken cancellationToken)
    {
        using var subscription = ledger.Feed.Subscribe();
        var projection = new ChangeProjection(ledger.Tenant, contexts, writer, events.ReadAsync);
        await projection.OpenAsync(ledger.Size, cancellationToken).ConfigureAwait(false);
        if (position.Moved == 0)
        {
            Move(projection.Position);
        }

        position.Set(projection.Position);
        while (true)
        {
            await CatchUpAsync(projection, events, cancellationToken).ConfigureAwait(false);
            progressed();
            await subscription.NextAsync(cancellationToken).ConfigureAwait(false);
            Move(projection.Position);
            await Task.Delay(Gather, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the next batch while the one before is stored. What cannot be read changes nothing: one damaged event must not keep back all that others changed.</summary>
    private async Task CatchUpAsync(ChangeProjection projection, ReadableEvents events, CancellationToken cancellationToken)
    {
        var readable = events.AfterAsync(projection.Position, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (readable.ConfigureAwait(false))
        {
            var batches = new BatchReader(readable, logger);
            var way = new RightOfWay(time);
            way.Begin(ledger.Size);
            var next = Task.Run(() => batches.NextAsync(cancellationToken), cancellationToken);
            try
            {
                while (await next.ConfigureAwait(false) is { } batch)
                {
                    next = Task.Run(() => batches.NextAsync(cancellationToken), cancellationToken);
                    await foreach (var part in projection.PartsAsync(batch, cancellationToken).ConfigureAwait(false))
                    {
                        await ApplyAsync(projection, part, cancellationToken).ConfigureAwait(false);
                    }

                    batches.Adapt(projection.Rethreaded);
                    Move(projection.Position);
                    if (way.Rest(ledger.Size) is { Ticks: > 0 } rest)
                    {
                        await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
                    }

                    way.Begin(ledger.Size);
                }
            }
            finally
            {
                // The enumerator may not be disposed while it is being read.
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (events.LastLeftOut > projection.Position)
        {
            // Behind the last that could be read: there is nothing to wait for.
            await projection.ApplyAsync(new ProjectionBatch([], 0, events.LastLeftOut), cancellationToken).ConfigureAwait(false);
            Move(projection.Position);
        }
    }

    private async Task ApplyAsync(ChangeProjection projection, ProjectionBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await projection.ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "The changes up to event {Seq} could not be projected together; those that can be are.", batch.LastSeq);
            foreach (var poisoned in await new PoisonSearch(projection, ledger.Size).ApplyAsync(batch, cancellationToken).ConfigureAwait(false))
            {
                var seqs = string.Join(", ", poisoned.Writes.Select(w => w.Seq).Distinct());
                logger.LogError(poisoned.Reason, "The changes that events {Seqs} made to one object could not be projected and are missing from its versions.", seqs);
            }
        }
    }

    private void LogLeftOut(long seq, LedgerDamageException damage)
        => logger.LogError(damage, "Event {Seq} of the ledger {Ledger}, and maybe others with it, cannot be read: what they changed is missing from the objects' versions.", seq, ledger.Tenant);

    private void Move(long seq) => position.Move(seq, Micros.Now(time));
}
