using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>Fills the ledger of the sample data, and no other: what is made goes the way of real events, through their decoders.</summary>
public sealed class SampleLoader
{
    private const int BatchEvents = 1024;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly LedgerHost _host;
    private readonly EventReaders _readers;
    private readonly ContentTag _tag;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Source> _sources;

    internal SampleLoader(LedgerHost host, EventReaders readers, ContentTag tag, TimeProvider time)
    {
        (_host, _readers, _tag, _time) = (host, readers, tag, time);
        _sources = SampleGenerator.Sources.ToDictionary(name => name, name => new Source { Name = name, Cluster = name });
    }

    /// <summary>Makes events that end when the ledger was made, so that the same seed gives the same events whenever it is asked for; those that are there already are not stored twice.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the ledger is being dropped.</exception>
    public async Task<Result<SampleReport>> LoadAsync(long seed, long events, IProgress<SampleProgress>? progress, CancellationToken cancellationToken)
    {
        Ledger ledger;
        try
        {
            ledger = await _host.OpenAsync(LedgerCatalog.SampleTenant, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            return new Problem(ProblemKind.Unavailable, "The sample data has no place", e.Message);
        }

        if (!ledger.Holds.TryHold(out var hold, out var closing))
        {
            return new Problem(ProblemKind.Conflict, "The sample data is being removed", "Try again in a moment.");
        }

        using (hold)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing);
            var plan = new SamplePlan(seed, events, ledger.Created);
            return await Task.Run(() => FillAsync(ledger, plan, progress, over.Token), over.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the next batch while the one before is stored.</summary>
    private async Task<Result<SampleReport>> FillAsync(Ledger ledger, SamplePlan plan, IProgress<SampleProgress>? progress, CancellationToken cancellationToken)
    {
        var report = new SampleReport(0, 0, 0);
        var storing = Task.FromResult<IntakeReceipt?>(null);
        var readers = _readers.Rent();
        try
        {
            foreach (var batch in SampleGenerator.Events(plan).Chunk(BatchEvents))
            {
                var offered = Array.ConvertAll(batch, e => Read(e, readers));
                report = Count(report, await storing.ConfigureAwait(false));
                progress?.Report(new SampleProgress(report.Made, plan.Events));
                if (ledger.Health.IsReadOnly)
                {
                    return new Problem(ProblemKind.Unavailable, "The sample data cannot be written", ledger.Health.Problem);
                }

                storing = StoreAsync(ledger, offered, cancellationToken);
            }

            report = Count(report, await storing.ConfigureAwait(false));
            progress?.Report(new SampleProgress(report.Made, plan.Events));
            return report;
        }
        finally
        {
            await ((Task)storing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _readers.Return(readers, read: 0);
        }
    }

    private async Task<IntakeReceipt?> StoreAsync(Ledger ledger, IReadOnlyList<OfferedEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var receipt = await ledger.Intake.OfferAsync(events, cancellationToken).ConfigureAwait(false);
            if (receipt.Status == IntakeStatus.Committed || ledger.Health.IsReadOnly)
            {
                return receipt;
            }

            await Task.Delay(Wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static SampleReport Count(SampleReport report, IntakeReceipt? receipt)
    {
        var duplicates = receipt?.Items.Count(item => item.Outcome == IntakeOutcome.Duplicate) ?? 0;
        return receipt is null ? report : new SampleReport(report.Made + receipt.Items.Count, report.Stored + receipt.Items.Count - duplicates, report.Duplicates + duplicates);
    }

    private OfferedEvent Read(SampleEvent e, EventReaderSet readers)
    {
        if (e.Own is { } own)
        {
            return ReadOwn(e.Time, own.Id, own.Event);
        }

        var batch = new EventBatch(_sources[e.Source], LedgerCatalog.SampleTenant, Micros.Now(_time));
        readers.For(e.Format).DecodeLine(e.Json.Span, line: 1, offset: null, batch);
        return batch.Events is [var offered] ? offered : throw new InvalidOperationException($"A sample event cannot be read: {batch.Refusals.FirstOrDefault()?.Expected}.");
    }

    private OfferedEvent ReadOwn(long time, string id, ConsoleEvent e)
    {
        var own = e.ToEvent(LedgerCatalog.SampleTenant, _time);
        (own.Id, own.Time) = (id, time);
        return new OfferedEvent(own, new EventBodies { Before = e.Before, After = e.After }, _tag(EventParts.Data(own)), time);
    }
}
