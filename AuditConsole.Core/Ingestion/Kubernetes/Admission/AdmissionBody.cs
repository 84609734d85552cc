using System.IO.Compression;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>The body of a review as far as it could be read in time and within its bound, in lent memory: dispose it to give that back.</summary>
internal sealed class AdmissionBody : IDisposable
{
    private readonly LentBytes _read = new();

    private AdmissionBody()
    {
    }

    /// <summary>The bytes without a byte order mark.</summary>
    public ReadOnlySpan<byte> Bytes => _read.Text;

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

    public void Dispose() => _read.Dispose();

    private async Task FillAsync(Stream plain, int maxBytes, CancellationToken cancellationToken)
    {
        while (!IsCut && await _read.ReadAsync(plain, maxBytes, cancellationToken).ConfigureAwait(false))
        {
            IsCut = _read.Length > maxBytes;
        }

        _read.Cut(maxBytes);
    }
}
