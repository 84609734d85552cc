using System.Buffers;
using System.Security.Cryptography;
using AuditConsole.Core.Common;
using AuditConsole.Core.Query;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Exports;

/// <summary>Writes the events of a query into a file, newest first, however many there are: it holds a page of them at a time.</summary>
public sealed class EventExport(EventSearch search, IOptions<ExportOptions> options)
{
    private const int PageEvents = 500;
    private const int BufferBytes = 1 << 17;
    private static readonly TimeSpan TimeOfPage = TimeSpan.FromSeconds(30);

    /// <exception cref="ExportLimitException">The file became longer than files may be; it is not whole.</exception>
    public async Task<ExportOutcome> WriteAsync(ExportRequest request, Stream file, CancellationToken cancellationToken)
    {
        using var run = new Run(file, options.Value, Writer(request));
        await run.BeginAsync(cancellationToken).ConfigureAwait(false);
        var damage = new List<string>();
        EventPosition? before = EventPosition.Newest;
        while (before is { } place)
        {
            var page = new SearchRequest(request.Scope) { Query = request.Query, From = request.From, To = request.To, HideNoise = request.HideNoise, Before = place, Limit = PageEvents, TimeLimit = TimeOfPage };
            var result = await search.RunAsync(page, cancellationToken).ConfigureAwait(false);
            foreach (var stored in result.Events)
            {
                await run.AddAsync(stored, request.Bodies?.Contains(stored.Event) == true, cancellationToken).ConfigureAwait(false);
            }

            damage.AddRange(result.Damage.Except(damage));
            before = result.OlderBefore;
        }

        return await run.EndAsync(damage, cancellationToken).ConfigureAwait(false);
    }

    private static IExportWriter Writer(ExportRequest request) => request.Format switch
    {
        ExportFormat.Csv => new CsvExport(request),
        ExportFormat.Yaml => new YamlExport(request.Scope.IsWholeLedger),
        ExportFormat.Syslog or ExportFormat.Cef => new LineExport(request),
        _ => new JsonExport(request),
    };

    /// <summary>One file being written.</summary>
    private sealed class Run(Stream file, ExportOptions limits, IExportWriter writer) : IDisposable
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(BufferBytes);
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _bytes;
        private long _events;

        public Task BeginAsync(CancellationToken cancellationToken)
        {
            writer.Begin(_buffer);
            return FlushAsync(cancellationToken);
        }

        public async ValueTask AddAsync(Ledgers.StoredEvent stored, bool bodies, CancellationToken cancellationToken)
        {
            if (_events == limits.MostEvents)
            {
                throw new ExportLimitException($"An export has at most {limits.MostEvents} events.");
            }

            _events++;
            writer.Write(_buffer, stored, bodies);
            if (_buffer.WrittenCount >= BufferBytes)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        public async Task<ExportOutcome> EndAsync(IReadOnlyList<string> damage, CancellationToken cancellationToken)
        {
            writer.End(_buffer, _events, damage);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            return new ExportOutcome(_events, _bytes, Convert.ToHexStringLower(_hash.GetHashAndReset()), damage);
        }

        public void Dispose()
        {
            _hash.Dispose();
            (writer as IDisposable)?.Dispose();
        }

        private async Task FlushAsync(CancellationToken cancellationToken)
        {
            _bytes += _buffer.WrittenCount;
            if (_bytes > limits.MostBytes)
            {
                throw new ExportLimitException($"An export has at most {limits.MostBytes} bytes.");
            }

            _hash.AppendData(_buffer.WrittenSpan);
            await file.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
            _buffer.ResetWrittenCount();
        }
    }
}

/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
/// <param name="Damage">What could not be read and so is missing in the file, a sentence each.</param>
public sealed record ExportOutcome(long Events, long Bytes, string Sha256, IReadOnlyList<string> Damage);

/// <summary>A file became longer than files may be.</summary>
public sealed class ExportLimitException : InvalidOperationException
{
    public ExportLimitException()
    {
    }

    public ExportLimitException(string message)
        : base(message)
    {
    }

    public ExportLimitException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
