using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>The one that appends to a ledger: gathers what waits, gives it places, commits it durably, shows it, answers.</summary>
internal sealed partial class LedgerWriter : IEventIntake
{
    private readonly LedgerMirror _mirror;
    private readonly LedgerStore _store;
    private readonly LedgerLoader _loader;
    private readonly long _epoch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OfferQueue _queue;
    private readonly EventPreparer _preparer;
    private readonly Sequencer _sequencer;
    private Task _loop = Task.CompletedTask;
    private volatile bool _isStopping;
    private bool _mustReconcile;

    public LedgerWriter(LedgerMirror mirror, LedgerTables tables, long epoch, LedgerOptions options, TimeProvider time, ILogger logger)
    {
        _mirror = mirror;
        _store = tables.Ledgers;
        _loader = new LedgerLoader(tables);
        _epoch = epoch;
        _time = time;
        _logger = logger;
        _queue = new OfferQueue(options.IngestQueueBytes, time);

        // Sample events of many days are made in a moment: none of them is late.
        _preparer = new EventPreparer(mirror.Tenant, mirror.Tenant == LedgerCatalog.SampleTenant ? TimeSpan.MaxValue : options.LateAfter, time);
        _sequencer = new Sequencer(mirror, _preparer, new ConflictMarks(new LedgerReader(mirror, _store)));
    }

    /// <summary>Seals what is full; set before the start.</summary>
    public required LedgerSealer Sealer { get; init; }

    public void Start()
    {
        _loop = Task.Run(RunAsync);
        Sealer.Start();
    }

    public async Task<IntakeReceipt> OfferAsync(IReadOnlyList<OfferedEvent> events, CancellationToken cancellationToken)
    {
        if (_isStopping || _mirror.Health.IsReadOnly)
        {
            return IntakeReceipt.Unavailable;
        }

        if (events.Count == 0)
        {
            return new IntakeReceipt(IntakeStatus.Committed, [], _mirror.Head.Size, default);
        }

        // Only waiting for room can be given up: what is in line is committed whether its caller waits or not, and the caller must know.
        return await _queue.OfferAsync(events, _preparer, cancellationToken).ConfigureAwait(false) is { } answer
            ? await answer.ConfigureAwait(false)
            : IntakeReceipt.Full;
    }

    /// <summary>Appends an event of the ledger's own; its type may be a <c>log.</c> type.</summary>
    /// <param name="dataMembers">A JSON object whose members stand in <c>data</c>; empty for none.</param>
    public Task<IntakeReceipt> AppendOwnAsync(OfferedEvent offered, ReadOnlyMemory<byte> dataMembers)
    {
        var offer = EventPreparer.PrepareOwn(offered, dataMembers);
        return _queue.TryAdd(offer) ? offer.Answered : Task.FromResult(IntakeReceipt.Unavailable);
    }

    /// <summary>Takes no more, commits what waits, appends a last event, and returns when the loop has ended or the token says not to wait for it.</summary>
    public async Task StopAsync(OfferedEvent last, CancellationToken cancellationToken)
    {
        _isStopping = true;
        Sealer.EndWaiting();
        _queue.Close(EventPreparer.PrepareOwn(last, default));
        try
        {
            await _loop.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Sealer.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes no more and writes no last event: the ledger is being dropped. What waits is refused.</summary>
    internal async Task EndAsync()
    {
        _isStopping = true;
        _mirror.Health.Close($"The ledger '{_mirror.Tenant}' is being dropped.");
        Sealer.EndWaiting();
        _queue.Close(null);
        await _loop.ConfigureAwait(false);
        await Sealer.EndAsync().ConfigureAwait(false);
        _mirror.Feed.Close();
        _mirror.Cache.Remove(_mirror.CacheKey);
        _mirror.SegmentCache.Remove(_mirror.CacheKey);
    }

    private async Task RunAsync()
    {
        while (await _queue.GatherAsync().ConfigureAwait(false) is { } offers)
        {
            Sealer.Pace.Begin(offers.Sum(offer => offer.Events.Count));

            // Senders wait meanwhile, and are told to come again when the queue is full. The ledger's own events, which take no room, do not: no start may hang on a seal.
            if (offers.Any(offer => offer.Bytes > 0))
            {
                await Sealer.RoomAsync(CancellationToken.None).ConfigureAwait(false);
            }

            var receipts = await CommitOrRefuseAsync(offers).ConfigureAwait(false);
            Sealer.Pace.End();
            if (!_mirror.FullRuns.IsEmpty)
            {
                Sealer.Wake();
            }

            for (var i = 0; i < offers.Count; i++)
            {
                _queue.Finish(offers[i], receipts is null ? IntakeReceipt.Unavailable : receipts[i]);
            }
        }
    }

    /// <returns>Null when nothing of the group was taken.</returns>
    private async Task<IReadOnlyList<IntakeReceipt>?> CommitOrRefuseAsync(IReadOnlyList<Offer> offers)
    {
        if (_mirror.Health.IsReadOnly)
        {
            return null;
        }

        try
        {
            if (_mustReconcile)
            {
                await ReconcileAsync().ConfigureAwait(false);
            }

            var group = await _sequencer.SequenceAsync(offers, Micros.Now(_time), CancellationToken.None).ConfigureAwait(false);
            if (group.Batches.Count > 0)
            {
                await CommitAsync(group).ConfigureAwait(false);
                Recover();
            }

            return [.. group.Items.Select(items => Receipt(group, items))];
        }
        catch (Exception e)
        {
            // The loop outlives every failure: the senders keep their events and come again.
            Report(e);
            return null;
        }
    }

    /// <summary>Only what was written shows that writing works again: an answer to duplicates shows nothing.</summary>
    private void Recover()
    {
        if (_mirror.Health.Problem is not null)
        {
            _mirror.Health.Recover();
            LogRecovered(_mirror.Tenant);
        }
    }

    private async Task CommitAsync(SequencedGroup group)
    {
        try
        {
            var batches = group.Batches.ConvertAll(batch => new HeadBatchRow
            {
                LedgerId = _mirror.Tenant,
                FirstSeq = batch.FirstSeq,
                Count = batch.Count,
                Chain = batch.LastChain.ToArray(),
                Content = BatchContent.Pack(batch.Payload),
            });
            var append = new LedgerAppend
            {
                LedgerId = _mirror.Tenant,
                Epoch = _epoch,
                ExpectedSize = group.SizeBefore,
                Size = group.Chain.Size,
                Chain = group.Chain.Chain.ToArray(),
                Frontier = group.Chain.Frontier.Serialise(),
                Batches = batches,
            };
            await _store.AppendAsync(append, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            _sequencer.Undo(group);
            _mustReconcile = true;
            throw;
        }

        try
        {
            Show(group);
        }
        catch (Exception e)
        {
            // The events are safe, but what is in memory is not what is stored any more: going on would spread it.
            throw new InvalidDataException($"Event {group.SizeBefore + 1} and those after it are stored but cannot be shown until the process is started again.", e);
        }
    }

    private void Show(SequencedGroup group)
    {
        var events = group.Events.ConvertAll(prepared => prepared.Event);
        _mirror.Advance(group.Chain);
        foreach (var batch in group.Batches)
        {
            _mirror.Show(batch, events.Skip((int)(batch.FirstSeq - group.SizeBefore - 1)).Take(batch.Count));
        }

        _mirror.Feed.Publish(group.SizeBefore + 1, group.Chain.Size);
    }

    /// <summary>After a failed commit nobody knows whether it is on disk. If it is, its events are taken in; their senders will be told that they are duplicates.</summary>
    private async Task ReconcileAsync()
    {
        var ledger = await _store.FindAsync(_mirror.Tenant, CancellationToken.None).ConfigureAwait(false);
        if (ledger is null || ledger.Epoch != _epoch)
        {
            throw new LedgerFencedException(_mirror.Tenant);
        }

        var size = _mirror.Chain.Size;
        if (await _loader.LoadAsync(_mirror, ledger, CancellationToken.None).ConfigureAwait(false) is { } damage)
        {
            throw new InvalidDataException(damage);
        }

        _mustReconcile = false;
        if (_mirror.Chain.Size > size)
        {
            _mirror.Feed.Publish(size + 1, _mirror.Chain.Size);
            Recover();
        }
    }

    private IntakeReceipt Receipt(SequencedGroup group, IntakeItem[] items)
    {
        var last = 0L;
        foreach (var item in items)
        {
            last = item.Outcome == IntakeOutcome.Duplicate ? last : item.Seq;
        }

        return new IntakeReceipt(IntakeStatus.Committed, items, _mirror.Head.Size, group.ChainAt(last));
    }

    private void Report(Exception e)
    {
        if (e is LedgerFencedException || LedgerStore.IsDamage(e))
        {
            _mirror.Health.Close(e.Message);
            LogClosed(e, _mirror.Tenant);
            return;
        }

        // Said once, not for every group that fails until it is over.
        if (_mirror.Health.Problem is null)
        {
            LogFailed(e, _mirror.Tenant);
        }

        _mirror.Health.Report($"Events cannot be written: {e.Message}");
    }

    [LoggerMessage(LogLevel.Error, "Events of the ledger {Ledger} cannot be written; their senders are asked to come again.")]
    private partial void LogFailed(Exception e, string ledger);

    [LoggerMessage(LogLevel.Information, "Events of the ledger {Ledger} are written again.")]
    private partial void LogRecovered(string ledger);

    [LoggerMessage(LogLevel.Critical, "The ledger {Ledger} is read-only from now on.")]
    private partial void LogClosed(Exception e, string ledger);
}
