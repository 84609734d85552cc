using System.Buffers;
using System.IO.Compression;

namespace AuditConsole.Core.Ingestion;

/// <summary>The decompressed body of a request, in lent memory: dispose it to give that back.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBuffer = 64 * 1024;
    private const int RatioFrom = 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _length;

    private RequestBody()
    {
    }

    /// <summary>The bytes without a byte order mark.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length) is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : _buffer.AsSpan(0, _length);

    /// <summary>Reads to the end within the bounds; whatever goes beyond one stops the reading.</summary>
    public static async Task<(RequestBody? Body, IngestionAnswer? Failure)> ReadAsync(Stream sent, string? encoding, IngestionOptions options, CancellationToken cancellationToken)
    {
        var counted = new CountedStream(sent);
        var isPlain = string.IsNullOrWhiteSpace(encoding) || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);
        Stream? plain = isPlain ? counted : encoding!.Trim().ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new WholeGzip(default, counted),
            "br" => new BrotliStream(counted, CompressionMode.Decompress, leaveOpen: true),
            "deflate" => new ZLibStream(counted, CompressionMode.Decompress, leaveOpen: true),
            _ => null,
        };
        if (plain is null)
        {
            return (null, IngestionAnswer.Failed(IngestionStatus.UnsupportedType, "Unsupported Content-Encoding", "Expected gzip, br, deflate or none."));
        }

        var body = new RequestBody();
        try
        {
            var failure = await body.FillAsync(plain, counted, isPlain, options, cancellationToken).ConfigureAwait(false);
            if (failure is null)
            {
                return (body, null);
            }

            body.Dispose();
            return (null, failure);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            body.Dispose();
            return (null, IngestionAnswer.Failed(IngestionStatus.Malformed, "The body is not what Content-Encoding says"));
        }
        catch
        {
            body.Dispose();
            throw;
        }
        finally
        {
            if (!isPlain)
            {
                await plain.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private async Task<IngestionAnswer?> FillAsync(Stream plain, CountedStream counted, bool isPlain, IngestionOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == _buffer.Length)
            {
                Grow(options.MaxRequestBytes + 1L);
            }

            var read = await plain.ReadAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _length += read;
            if (_length > options.MaxRequestBytes)
            {
                return TooLarge($"More than {options.MaxRequestBytes} bytes.");
            }

            if (!isPlain && counted.Count > options.MaxCompressedBytes)
            {
                return TooLarge($"More than {options.MaxCompressedBytes} compressed bytes.");
            }

            if (!isPlain && _length > RatioFrom && _length / options.MaxCompressionRatio > counted.Count)
            {
                return TooLarge($"Compressed more than {options.MaxCompressionRatio} times.");
            }
        }
    }

    private static IngestionAnswer TooLarge(string detail) => IngestionAnswer.Failed(IngestionStatus.TooLarge, "The request is too large", detail);

    private void Grow(long most)
    {
        // Fourfold: what was lent on the way adds up to a third of the end, not to as much again.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(_buffer.Length * 4L, FirstBuffer), Math.Max(most, _buffer.Length + 1L)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
