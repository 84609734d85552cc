using System.Buffers;

namespace AuditConsole.Core.Ingestion;

/// <summary>What was read from a stream so far, in lent memory that grows with it: dispose it to give that back.</summary>
internal sealed class LentBytes : IDisposable
{
    private const int FirstBuffer = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);

    public int Length { get; private set; }

    /// <summary>The bytes without a byte order mark.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, Length) is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : _buffer.AsSpan(0, Length);

    /// <summary>Reads what comes next.</summary>
    /// <param name="most">How long this may get; one read may go beyond it, which tells that there is more.</param>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        if (Length == _buffer.Length)
        {
            Grow(most + 1L);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(Length), cancellationToken).ConfigureAwait(false);
        Length += read;
        return read > 0;
    }

    /// <summary>Forgets what is beyond a length.</summary>
    public void Cut(int length) => Length = Math.Min(Length, length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, Length) = ([], 0);
    }

    private void Grow(long most)
    {
        // Fourfold: what was lent on the way adds up to a third of the end, not to as much again.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 4L, Math.Max(most, _buffer.Length + 1L)));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
