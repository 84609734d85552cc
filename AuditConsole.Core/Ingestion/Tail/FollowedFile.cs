using System.Globalization;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>One open log file and the place in it. A line counts when its end has come; a place is given only where no line is half read.</summary>
/// <remarks>It keeps its own decoders: long lines of container runtimes come in pieces.</remarks>
internal sealed class FollowedFile(FileStream stream, FileIdentity identity, string path, EventReaderSet readers, int maxLineBytes) : IAsyncDisposable
{
    private const int FirstBuffer = 256 * 1024;

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _scanned;
    private int _end;
    private long _bufferOffset;
    private bool _isSkippingLine;

    // Taken from the very bytes that were read: what is read anew may be another file's by then.
    private readonly byte[] _beginning = new byte[FileHead.MaxLength];
    private int _beginningLength;
    private FileHead _resumed = FileHead.None;

    // Where zeros begin that nothing has followed yet.
    private long? _hole;

    public FileIdentity Identity => identity;

    /// <summary>What it is called now; moving it away changes only this.</summary>
    public string Path { get; set; } = path;

    public FileHead Head => _beginningLength > 0 ? FileHead.Of(_beginning.AsSpan(0, _beginningLength)) : _resumed;

    /// <summary>Everything before it is in the ledger.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Everything before it was read, and nothing of a line that goes on behind it.</summary>
    public long Safe { get; private set; }

    public long Size => stream.Length;

    /// <summary>When something was last read of it, microseconds UTC; null since it was opened.</summary>
    public long? LastRead { get; set; }

    /// <summary>When it was seen under none of the names that are followed; null while it has one.</summary>
    public long? MovedAway { get; set; }

    /// <summary>Goes on from a place where it was left.</summary>
    public void Resume(long offset, FileHead head)
    {
        (_beginningLength, _resumed) = (0, head);
        Restart(offset);
    }

    /// <summary>Begins with what is written from now on.</summary>
    public async ValueTask ResumeAtEndAsync(CancellationToken cancellationToken)
    {
        var beginning = await FileHead.ReadAsync(stream.SafeFileHandle, cancellationToken).ConfigureAwait(false);
        Resume(Size, FileHead.Of(beginning.Span));
    }

    /// <summary>Begins again when the file is not the one that was read so far: shorter, or with another beginning.</summary>
    /// <returns>Whether it still is the one that was read so far.</returns>
    public async ValueTask<bool> CheckAsync(CancellationToken cancellationToken)
    {
        var beginning = await FileHead.ReadAsync(stream.SafeFileHandle, cancellationToken).ConfigureAwait(false);
        var size = Size;
        if (size < Acknowledged || !IsBeginning(beginning.Span))
        {
            Resume(0, FileHead.None);
            return false;
        }

        if (size < ReadTo || await IsHoleFilledAsync(cancellationToken).ConfigureAwait(false))
        {
            // Half a line was taken back, or space is written to that was made before: it is read from where it begins.
            Restart(Acknowledged);
        }

        TakeBeginning(beginning.Span, 0);
        return true;
    }

    /// <summary>Reads lines until the batch is full or the file ends for now.</summary>
    /// <param name="isFinal">The file will not grow any more: a last line without an end is one.</param>
    /// <returns>True when the batch is full and there may be more.</returns>
    public async ValueTask<bool> ReadAsync(EventBatch batch, bool isFinal, CancellationToken cancellationToken)
    {
        while (!PatientOffer.IsFull(batch))
        {
            if (TryTakeLine(batch))
            {
                continue;
            }

            if (await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            if (isFinal)
            {
                TakeLine(_end, batch);
                Finish(batch);
            }

            return false;
        }

        return true;
    }

    /// <summary>What was read is in the ledger.</summary>
    public void Acknowledge() => Acknowledged = Safe;

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private void Restart(long offset)
    {
        (_start, _scanned, _end, _isSkippingLine, _hole) = (0, 0, 0, false, null);
        (_bufferOffset, Safe, Acknowledged) = (offset, offset, offset);

        // What was begun belongs to what is no longer there.
        readers.For(IngestionFormat.KubernetesAudit).Finish(0, new EventBatch(Unknown, string.Empty, 0));
    }

    private long ReadTo => _bufferOffset + _end;

    private static Sources.Source Unknown { get; } = new() { Name = string.Empty, Cluster = string.Empty };

    private bool IsBeginning(ReadOnlySpan<byte> beginning)
        => _beginningLength > 0 ? beginning.StartsWith(_beginning.AsSpan(0, _beginningLength)) : _resumed.IsOf(beginning);

    /// <summary>Adds what is not there yet of the file's first bytes.</summary>
    /// <param name="offset">Where in the file the bytes stand.</param>
    private void TakeBeginning(ReadOnlySpan<byte> bytes, long offset)
    {
        if (offset <= _beginningLength && offset + bytes.Length > _beginningLength && (_beginningLength > 0 || offset == 0))
        {
            var more = bytes[(int)(_beginningLength - offset)..];
            more = more[..Math.Min(more.Length, _beginning.Length - _beginningLength)];
            more.CopyTo(_beginning.AsSpan(_beginningLength));
            _beginningLength += more.Length;
        }
    }

    private bool TryTakeLine(EventBatch batch)
    {
        SkipHole();
        var newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        if (newline >= 0)
        {
            TakeLine(_scanned + newline, batch);
            return true;
        }

        _scanned = _end;
        if (_end - _start > maxLineBytes)
        {
            if (!_isSkippingLine)
            {
                batch.Refusals.Add(new Refusal(batch.Count, null, null, RefusalReason.TooLarge, null, string.Create(CultureInfo.InvariantCulture, $"at most {maxLineBytes} bytes a line"), null, []) { Offset = _bufferOffset + _start });
            }

            (_start, _scanned, _end, _bufferOffset, _isSkippingLine) = (0, 0, 0, _bufferOffset + _end, true);
        }

        return false;
    }

    /// <summary>Who writes on at his old place in a file that was emptied leaves nothing but zeros before it.</summary>
    private void SkipHole()
    {
        if (_scanned != _start || _start == _end || _buffer[_start] != 0 || _isSkippingLine)
        {
            return;
        }

        _hole ??= _bufferOffset + _start;
        var zeros = _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept((byte)0);
        _start = _scanned = zeros < 0 ? _end : _start + zeros;
    }

    private async ValueTask<bool> IsHoleFilledAsync(CancellationToken cancellationToken)
    {
        var first = new byte[1];
        return _hole is { } hole && await RandomAccess.ReadAsync(stream.SafeFileHandle, first, hole, cancellationToken).ConfigureAwait(false) == 1 && first[0] != 0;
    }

    /// <param name="end">Where the line ends in the buffer.</param>
    private void TakeLine(int end, EventBatch batch)
    {
        var text = _buffer.AsSpan(_start, end - _start).TrimStart(" \t\r"u8).TrimEnd((byte)'\r');
        if (!text.IsEmpty && !_isSkippingLine)
        {
            var offset = _bufferOffset + _start;
            var before = batch.Refusals.Count;
            readers.Read(text, line: 1, offset, told: null, batch);
            Place(batch, before, offset);
        }

        (_isSkippingLine, _hole) = (false, null);
        _start = _scanned = Math.Min(end + 1, _end);
        if (!readers.IsWaiting)
        {
            Safe = _bufferOffset + _start;
        }
    }

    private void Finish(EventBatch batch)
    {
        var before = batch.Refusals.Count;
        readers.For(IngestionFormat.KubernetesAudit).Finish(line: 1, batch);
        Place(batch, before, Safe);
        Safe = _bufferOffset + _start;
    }

    /// <summary>A place in bytes leads to a line of a large file, and stays true when reading is taken up in the middle.</summary>
    private static void Place(EventBatch batch, int from, long offset)
    {
        for (var i = from; i < batch.Refusals.Count; i++)
        {
            batch.Refusals[i] = batch.Refusals[i] with { Line = null, Offset = offset };
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_bufferOffset, _end, _scanned, _start) = (_bufferOffset + _start, _end - _start, _scanned - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await RandomAccess.ReadAsync(stream.SafeFileHandle, _buffer.AsMemory(_end), _bufferOffset + _end, cancellationToken).ConfigureAwait(false);
        TakeBeginning(_buffer.AsSpan(_end, read), ReadTo);
        _end += read;
        if (read == 0 && _end == 0 && _buffer.Length > FirstBuffer)
        {
            // One long line must not hold its memory for ever.
            _buffer = new byte[FirstBuffer];
        }

        return read > 0;
    }
}
