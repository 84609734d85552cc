using System.Net.Http.Headers;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.CloudEvents;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion;

/// <param name="Body">As sent; read to its end or to the first bound it breaks.</param>
/// <param name="IsStrict">One refused event refuses the whole request.</param>
public sealed record IngestionRequest(Stream Body, string? ContentType, string? ContentEncoding, Source Source, IngestionFormat Format, bool IsStrict)
{
    /// <summary>The attributes of one CloudEvent that came as headers; the body is its data then. Null for all other requests.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Attributes { get; init; }
}

/// <summary>Takes one request of events from its bytes to the ledger. All its events are offered together, so none of them is stored without the others.</summary>
public sealed class IngestionService
{
    private readonly EventReaders _readers;
    private readonly BatchOffer _offers;
    private readonly TimeProvider _time;
    private readonly IngestionOptions _options;

    internal IngestionService(EventReaders readers, BatchOffer offers, TimeProvider time, IOptions<IngestionOptions> options)
    {
        _readers = readers;
        _offers = offers;
        _time = time;
        _options = options.Value;
    }

    public async Task<IngestionAnswer> IngestAsync(IngestionRequest request, CancellationToken cancellationToken)
    {
        if (request.Source.IsPaused)
        {
            return IngestionAnswer.Failed(IngestionStatus.Unavailable, "The source is paused", "Nothing was stored. Try again when it is resumed on the page Capture.");
        }

        if ((request.Attributes is null ? LinesOf(request.ContentType, request.Format) : false) is not { } isLines)
        {
            return await RefuseAsync(request, IngestionAnswer.Failed(IngestionStatus.UnsupportedType, "Unsupported Content-Type", "Expected application/json or application/x-ndjson, in UTF-8.")).ConfigureAwait(false);
        }

        var (body, failure) = await RequestBody.ReadAsync(request.Body, request.ContentEncoding, _options, cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            return await RefuseAsync(request, failure!).ConfigureAwait(false);
        }

        var batch = new EventBatch(request.Source, LedgerCatalog.DefaultTenant, Micros.Now(_time)) { MaxEvents = _options.MaxEvents };
        using (body)
        {
            failure = request.Attributes is { } attributes
                ? Decode(CloudEventAttributes.Structured(attributes, request.ContentType, body.Bytes), isLines, request.Format, batch)
                : Decode(body.Bytes, isLines, request.Format, batch);
        }

        return failure is null
            ? await OfferAsync(batch, request.IsStrict, cancellationToken).ConfigureAwait(false)
            : await RefuseAsync(request, failure).ConfigureAwait(false);
    }

    /// <summary>A request that cannot be read at all is one refused event: an API server gives up after a few tries, and somebody has to see that.</summary>
    private async Task<IngestionAnswer> RefuseAsync(IngestionRequest request, IngestionAnswer answer)
    {
        var reason = answer.Status switch
        {
            IngestionStatus.TooLarge => RefusalReason.TooLarge,
            IngestionStatus.UnsupportedType => RefusalReason.UnknownFormat,
            _ => RefusalReason.BadJson,
        };
        var batch = new EventBatch(request.Source, LedgerCatalog.DefaultTenant, Micros.Now(_time));
        batch.Refusals.Add(new Refusal(0, null, null, reason, "request", $"a request that can be read ({(answer.Detail ?? answer.Title)?.TrimEnd('.')})", null, []) { Format = request.Format });

        // Whether the sender is still there makes no difference to that.
        await _offers.OfferAsync(batch, fileName: null, CancellationToken.None).ConfigureAwait(false);
        return answer;
    }

    private async Task<IngestionAnswer> OfferAsync(EventBatch batch, bool isStrict, CancellationToken cancellationToken)
    {
        if (batch.ForeignTenant is not null)
        {
            return IngestionAnswer.Failed(IngestionStatus.Forbidden, "Not allowed", "resource.tenant: expected the tenant of the credential.");
        }

        if (isStrict && batch.Refusals.Count > 0)
        {
            var refused = BatchOffer.Report(batch, new IntakeReceipt(IntakeStatus.Committed, [], 0, default), []);
            return new IngestionAnswer(IngestionStatus.Refused, refused, "Events were refused", "Nothing was stored: the request is strict.");
        }

        var (status, report, size) = await _offers.OfferAsync(batch, fileName: null, cancellationToken).ConfigureAwait(false);
        return status switch
        {
            IntakeStatus.Committed => new IngestionAnswer(IngestionStatus.Stored, report) { LedgerSize = size },
            IntakeStatus.Full => IngestionAnswer.Failed(IngestionStatus.Full, "The ledger is busy", "Nothing was stored. Try again in a few seconds."),
            _ => IngestionAnswer.Failed(IngestionStatus.Unavailable, "The ledger cannot be written", "Nothing was stored. Try again in a few seconds."),
        };
    }

    private IngestionAnswer? Decode(ReadOnlySpan<byte> bytes, bool isLines, IngestionFormat format, EventBatch batch)
    {
        if (bytes.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            return IngestionAnswer.Failed(IngestionStatus.Malformed, "Not JSON", "The body is empty.");
        }

        var readers = _readers.Rent();
        try
        {
            var decoder = readers.For(format);
            var failure = isLines ? DecodeLines(bytes, decoder, batch) : decoder.DecodeBody(bytes, batch);
            batch.ReadAs(format);
            return failure;
        }
        finally
        {
            _readers.Return(readers, bytes.Length);
        }
    }

    private IngestionAnswer? DecodeLines(ReadOnlySpan<byte> bytes, IEventDecoder decoder, EventBatch batch)
    {
        var line = 0;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            line++;
            var text = bytes[range].TrimStart(" \t\r"u8).TrimEnd((byte)'\r');
            if (text.IsEmpty)
            {
                continue;
            }

            decoder.DecodeLine(text, line, offset: null, batch);
            if (batch.IsOverfull)
            {
                return IngestionAnswer.Failed(IngestionStatus.TooLarge, "Too many events in one request", $"At most {_options.MaxEvents}.");
            }
        }

        decoder.Finish(line, batch);
        return null;
    }

    /// <returns>Whether the body is lines of JSON; null when it is no JSON in UTF-8 at all.</returns>
    private static bool? LinesOf(string? contentType, IngestionFormat format)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.CharSet?.Trim('"') is { } charSet && !charSet.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return type.MediaType?.ToLowerInvariant() switch
        {
            "application/json" or "text/json" => false,
            "application/cloudevents+json" or "application/cloudevents-batch+json" when format == IngestionFormat.CloudEvents => false,
            "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" => true,
            _ => null,
        };
    }
}
