using System.IO.Compression;
using System.Security.Cryptography;

namespace AuditConsole.Core.Ingestion;

/// <summary>
/// Reads gzip and notices when it was cut. The framework's stream ends in silence there, and half a file would pass for a whole one;
/// so a member of our own is put behind the last one, and only when it comes out at the end was everything before it whole.
/// </summary>
internal sealed class WholeGzip : Stream
{
    private const int SealBytes = 16;
    private const int BufferBytes = 128 * 1024;

    private readonly byte[] _seal = RandomNumberGenerator.GetBytes(SealBytes);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly GZipStream _gzip;
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <param name="head">Bytes of the content that were read already.</param>
    public WholeGzip(ReadOnlyMemory<byte> head, Stream content)
        => _gzip = new GZipStream(new FramedStream(head, content, Compressed(_seal)), CompressionMode.Decompress);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when the content is no gzip, was cut, or has other bytes behind its end.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The last bytes are held back: they may be the seal.
        while (_end - _start <= SealBytes)
        {
            if (_isAtEnd)
            {
                return _buffer.AsSpan(_start, _end - _start).SequenceEqual(_seal) ? 0 : throw new InvalidDataException("The gzip data ends too early.");
            }

            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
            var read = await _gzip.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _isAtEnd = read == 0;
            _end += read;
        }

        var length = Math.Min(buffer.Length, _end - _start - SealBytes);
        _buffer.AsSpan(_start, length).CopyTo(buffer.Span);
        _start += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _gzip.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compressed(byte[] seal)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(seal);
        }

        return output.ToArray();
    }
}
