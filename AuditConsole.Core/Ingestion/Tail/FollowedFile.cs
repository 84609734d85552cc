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

    public FileIdentity Identity => identity;

    /// <summary>What it is called now; moving it away changes only this.</summary>
    public string Path { get; set; } = path;

    public FileHead Head { get; private set; } = FileHead.None;

    /// <summary>Everything before it is in the ledger.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Everything before it was read, and nothing of a line that goes on behind it.</summary>
    public long Safe { get; private set; }

    public long Size => stream.Length;

    /// <summary>When something was last read of it, microseconds UTC; null since it was opened.</summary>
    public long? LastRead { get; set; }

    /// <summary>Whether something is there that was not read.</summary>
    public bool HasMore => Size > _bufferOffset + _end;

    /// <summary>When it was seen under none of the names that are followed; null while it has one.</summary>
    public long? MovedAway { get; set; }

    /// <summary>Goes on from a place where it was left.</summary>
    public void Resume(long offset, FileHead head)
    {
        Head = head;
        Restart(offset);
    }

    /// <summary>Begins again when the file is not the one that was read so far: shorter, or with another beginning.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        if (Size < Acknowledged || !await Head.IsOfAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            Head = FileHead.None;
            Restart(0);
        }

        Head = await Head.GrownAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads lines until the batch is full or the file ends for now.</summary>
    /// <param name="isFinal">The file will not grow any more: a last line without an end is one.</param>
    public async ValueTask ReadAsync(EventBatch batch, bool isFinal, CancellationToken cancellationToken)
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

            return;
        }
    }

    /// <summary>What was read is in the ledger.</summary>
    public void Acknowledge() => Acknowledged = Safe;

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private void Restart(long offset)
    {
        (_start, _scanned, _end, _isSkippingLine) = (0, 0, 0, false);
        (_bufferOffset, Safe, Acknowledged) = (offset, offset, offset);

        // What was begun belongs to what is no longer there.
        readers.For(IngestionFormat.KubernetesAudit).Finish(0, new EventBatch(Unknown, string.Empty, 0));
    }

    private static Sources.Source Unknown { get; } = new() { Name = string.Empty, Cluster = string.Empty };

    private bool TryTakeLine(EventBatch batch)
    {
        var newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        if (newline >= 0)
        {
            TakeLine(_scanned + newline, batch);
            return true;
        }

        _scanned = _end;
        if (_end - _start > maxLineBytes)
        {
            Refuse(batch, new Refusal(batch.Count, null, null, RefusalReason.TooLarge, null, string.Create(CultureInfo.InvariantCulture, $"at most {maxLineBytes} bytes a line"), null, []) { Offset = _bufferOffset + _start });
            (_start, _scanned, _end, _bufferOffset, _isSkippingLine) = (0, 0, 0, _bufferOffset + _end, true);
        }

        return false;
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

        _isSkippingLine = false;
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

    private static void Refuse(EventBatch batch, Refusal refusal) => batch.Refusals.Add(refusal);

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
        _end += read;
        if (read == 0 && _end == 0 && _buffer.Length > FirstBuffer)
        {
            // One long line must not hold its memory for ever.
            _buffer = new byte[FirstBuffer];
        }

        return read > 0;
    }
}
