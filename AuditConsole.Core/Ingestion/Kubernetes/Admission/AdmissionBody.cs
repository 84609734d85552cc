using System.Buffers;
using System.IO.Compression;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>The body of a review as far as it could be read in time and within its bound, in lent memory: dispose it to give that back.</summary>
internal sealed class AdmissionBody : IDisposable
{
    private const int FirstBuffer = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _length;

    private AdmissionBody()
    {
    }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length) is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : _buffer.AsSpan(0, _length);

    /// <summary>There was more than may be read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The sender went away, sent something else than it said, or was too slow.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads until the end, the bound, or the moment the token is cancelled. Never throws.</summary>
    public static async Task<AdmissionBody> ReadAsync(Stream sent, string? encoding, int maxBytes, CancellationToken cancellationToken)
    {
        var body = new AdmissionBody();
        try
        {
            var isGzip = encoding?.Trim().Equals("gzip", StringComparison.OrdinalIgnoreCase) == true;
            var plain = isGzip ? new GZipStream(sent, CompressionMode.Decompress, leaveOpen: true) : sent;
            await body.FillAsync(plain, maxBytes, cancellationToken).ConfigureAwait(false);
            if (isGzip)
            {
                await plain.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // Whatever it was: the review is answered, and what is missing is recorded as lost.
            body.IsBroken = true;
        }

        return body;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private async Task FillAsync(Stream plain, int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == _buffer.Length)
            {
                Grow();
            }

            var read = await plain.ReadAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            _length += read;
            if (_length > maxBytes)
            {
                (_length, IsCut) = (maxBytes, true);
                return;
            }
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
