using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion;

/// <summary>Imports files of events.</summary>
public sealed class ImportService
{
    private const int MaxUnavailable = 30;

    private readonly EventReaders _readers;
    private readonly BatchOffer _offers;
    private readonly PatientOffer _patient;
    private readonly TimeProvider _time;
    private readonly IngestionOptions _options;

    internal ImportService(EventReaders readers, BatchOffer offers, TimeProvider time, IOptions<IngestionOptions> options)
    {
        _readers = readers;
        _offers = offers;
        _patient = new PatientOffer(offers, time);
        _time = time;
        _options = options.Value;
    }

    /// <summary>Reads the stream to its end. <c>.gz</c> is recognised by its first bytes.</summary>
    /// <param name="told">The format of every value of the file; null to tell it by its members.</param>
    /// <param name="progress">Told about every batch that became durable.</param>
    public async Task<ImportReport> ImportAsync(Stream content, string fileName, long? length, Sources.Source source, IngestionFormat? told, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var run = new ImportRun(length);
        if (source.IsPaused)
        {
            return run.Report("The source is paused. Resume it on the page Capture.");
        }

        if (Path.GetExtension(fileName).ToLowerInvariant() is ".yaml" or ".yml")
        {
            await RefuseFileAsync(run, fileName, source, cancellationToken).ConfigureAwait(false);
            return run.Report("The file is YAML: expected JSON.");
        }

        var counted = new CountedStream(content);

        // A file may leave large memory in its readers: they are nobody else's.
        var readers = _readers.Make();
        try
        {
            var head = new byte[2];
            var begun = await counted.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (head is [(byte)'P', (byte)'K'])
            {
                await RefuseFileAsync(run, fileName, source, cancellationToken).ConfigureAwait(false);
                return run.Report("The file is a zip archive: expected JSON, or JSON in gzip.");
            }

            var plain = Open(counted, head, begun);
            await using (plain.ConfigureAwait(false))
            {
                var failure = await ReadAsync(new FileValues(plain, _options.MaxRequestBytes), fileName, source, told, readers, run, () => progress?.Report(run.Progress(counted.Count)), cancellationToken).ConfigureAwait(false);
                return run.Report(failure);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return run.Report($"The file cannot be read beyond byte {counted.Count}: {e.Message}");
        }
    }

    private async Task<string?> ReadAsync(FileValues values, string fileName, Sources.Source source, IngestionFormat? told, EventReaderSet readers, ImportRun run, Action report, CancellationToken cancellationToken)
    {
        var batch = NewBatch(source);
        try
        {
            while (await values.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Decode(values, readers, told, batch);
                if (PatientOffer.IsFull(batch))
                {
                    var full = batch;
                    batch = NewBatch(source);
                    if (await FlushAsync(full, fileName, run, report, cancellationToken).ConfigureAwait(false) is { } failure)
                    {
                        return failure;
                    }
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // A cut file: what was read before the cut is kept, and half a line is counted.
            readers.For(IngestionFormat.KubernetesAudit).Finish(values.Line, batch);
            await FlushAsync(batch, fileName, run, report, cancellationToken).ConfigureAwait(false);
            throw;
        }

        readers.For(IngestionFormat.KubernetesAudit).Finish(values.Line, batch);
        return await FlushAsync(batch, fileName, run, report, cancellationToken).ConfigureAwait(false);
    }

    private EventBatch NewBatch(Sources.Source source) => new(source, LedgerCatalog.DefaultTenant, Micros.Now(_time));

    private void Decode(FileValues values, EventReaderSet readers, IngestionFormat? told, EventBatch batch)
    {
        var value = values.Value.Span;
        if (values.IsTooLarge)
        {
            batch.Refusals.Add(new Refusal(batch.Count, values.Line, null, RefusalReason.TooLarge, null, $"at most {_options.MaxRequestBytes} bytes", null, []));
        }
        else
        {
            readers.Read(value.TrimEnd((byte)'\r'), values.Line, values.Offset, told, batch);
        }
    }

    /// <returns>Why the import has to end; null when the batch is stored.</returns>
    private async Task<string?> FlushAsync(EventBatch batch, string fileName, ImportRun run, Action report, CancellationToken cancellationToken)
    {
        void Stored(EventBatch piece, IngestionReport counts)
        {
            run.Add(piece, counts);
            report();
        }

        return await _patient.OfferAsync(batch, fileName, MaxUnavailable, Stored, cancellationToken).ConfigureAwait(false)
            ? null
            : "The ledger cannot be written. What was imported so far is stored; importing again goes on without duplicates.";
    }

    private async Task RefuseFileAsync(ImportRun run, string fileName, Sources.Source source, CancellationToken cancellationToken)
    {
        var batch = NewBatch(source);
        batch.Refusals.Add(new Refusal(0, null, null, RefusalReason.UnknownFormat, null, "a file of JSON events", Path.GetExtension(fileName), []));
        var (_, report, _) = await _offers.OfferAsync(batch, fileName, cancellationToken).ConfigureAwait(false);
        run.Add(batch, report);
    }

    private static Stream Open(Stream content, byte[] head, int length)
        => head is [0x1F, 0x8B] ? new WholeGzip(head, content) : new FramedStream(head.AsMemory(0, length), content, default);
}

/// <param name="BytesTotal">Null when the length is not known.</param>
public sealed record ImportProgress(long BytesRead, long? BytesTotal, int Accepted, int Duplicates, int Refused);

/// <param name="OldestTime">Time of the oldest event of the file, microseconds UTC; null when none was accepted or repeated.</param>
/// <param name="Failure">Why reading stopped before the end of the file; null when it was read whole.</param>
public sealed record ImportReport(IngestionReport Counts, long? OldestTime, long? NewestTime, string? Failure);
