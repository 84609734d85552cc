using System.Buffers;

namespace AuditConsole.Core.Ingestion.Import;

/// <summary>
/// Cuts a file into the values it holds: a JSON value a line, values over several lines, the elements of an array or of <c>{"Records":[…]}</c>, or plain lines of a container's log.
/// Memory is bounded by the largest value, however long the file is.
/// </summary>
internal sealed class FileValues(Stream content, int maxValueBytes)
{
    private const int FirstBuffer = 1024 * 1024;
    private const int SampleBytes = 4096;

    private static readonly SearchValues<byte> OutsideString = SearchValues.Create("\"{}\n"u8);
    private static readonly SearchValues<byte> InsideString = SearchValues.Create("\"\\\n"u8);

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _scanned;
    private int _end;
    private long _startOffset;
    private int _line = 1;
    private int _depth;
    private bool _inString;
    private bool _inArray;
    private bool _inRecords;
    private bool _isAtEnd;
    private bool _isSkippingLine;

    /// <summary>The current value; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>1-based line the value begins on.</summary>
    public int Line { get; private set; }

    /// <summary>Byte offset of the value in the decompressed file.</summary>
    public long Offset { get; private set; }

    /// <summary>The value is longer than anything that is taken: only its beginning is here.</summary>
    public bool IsTooLarge { get; private set; }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        IsTooLarge = false;
        while (!TryNext())
        {
            if (_isAtEnd)
            {
                return TakeRest();
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private bool TryNext()
    {
        if (!SkipToValue())
        {
            return false;
        }

        if (_scanned == _start && _buffer[_start] == '{' && !_inArray)
        {
            var head = RecordsHead.Length(_buffer.AsSpan(_start, _end - _start));
            if (head is null && !_isAtEnd)
            {
                return false;
            }

            if (head > 0)
            {
                Consume(_start + head.Value);
                (_inArray, _inRecords) = (true, true);
                return TryNext();
            }
        }

        var end = _buffer[_start] == '{' ? ObjectEnd() : LineEnd();
        if (end >= 0)
        {
            Take(end);
            return true;
        }

        if (_end - _start <= maxValueBytes)
        {
            return false;
        }

        IsTooLarge = true;
        Emit(_start + SampleBytes);
        _isSkippingLine = true;
        Consume(_end);
        return true;
    }

    /// <summary>Steps over blanks and what stands between values.</summary>
    private bool SkipToValue()
    {
        if (_isSkippingLine)
        {
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            Consume(newline < 0 ? _end : _start + newline + 1);
            _isSkippingLine = newline < 0;
        }

        if (_startOffset == 0 && _end - _start >= 3 && _buffer.AsSpan(_start, 3) is [0xEF, 0xBB, 0xBF])
        {
            Consume(_start + 3);
        }

        var at = _start;
        while (at < _end && IsBetween(_buffer[at]))
        {
            at++;
        }

        if (at > _start)
        {
            Consume(at);
        }

        return _start < _end;
    }

    private bool IsBetween(byte c)
    {
        if (_depth > 0 || _scanned > _start)
        {
            return false;
        }

        switch (c)
        {
            case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                return true;
            case (byte)'[':
                _inArray = true;
                return true;
            case (byte)',' when _inArray:
                return true;
            case (byte)']' when _inArray:
                _inArray = false;
                return true;
            case (byte)'}' when _inRecords && !_inArray:
                _inRecords = false;
                return true;
            default:
                return false;
        }
    }

    private int LineEnd()
    {
        var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        return newline < 0 ? -1 : _start + newline;
    }

    /// <returns>The place after the object; the end of the line when the object is broken there; -1 when more has to be read.</returns>
    private int ObjectEnd()
    {
        while (_scanned < _end)
        {
            var next = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny(_inString ? InsideString : OutsideString);
            if (next < 0)
            {
                _scanned = _end;
                return -1;
            }

            var at = _scanned + next;
            switch (_buffer[at])
            {
                case (byte)'"':
                    _inString = !_inString;
                    break;
                case (byte)'\\':
                    // The escaped character must be there before it can be stepped over.
                    if (at + 1 >= _end)
                    {
                        _scanned = at;
                        return -1;
                    }

                    at++;
                    break;
                case (byte)'{':
                    _depth++;
                    break;
                case (byte)'}' when --_depth == 0:
                    return at + 1;
                case (byte)'\n' when _inString:
                    // No JSON string holds a line break: the line was cut, the next one starts afresh.
                    return at;
                case (byte)'\n':
                    if (at + 1 >= _end && !_isAtEnd)
                    {
                        _scanned = at;
                        return -1;
                    }

                    // Laid out over lines an object goes on indented; a brace in the first column begins another one.
                    if (at + 1 < _end && _buffer[at + 1] == '{')
                    {
                        return at;
                    }

                    break;
                default:
                    break;
            }

            _scanned = at + 1;
        }

        return -1;
    }

    private void Take(int end)
    {
        Emit(end);
        Consume(end);
    }

    private void Emit(int end)
    {
        Value = _buffer.AsMemory(_start, end - _start);
        Line = _line;
        Offset = _startOffset;
    }

    private void Consume(int to)
    {
        _line += _buffer.AsSpan(_start, to - _start).Count((byte)'\n');
        _startOffset += to - _start;
        _start = _scanned = to;
        _depth = 0;
        _inString = false;
    }

    private bool TakeRest()
    {
        if (_start >= _end)
        {
            return false;
        }

        Take(_end);
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            // One byte beyond the largest value tells that there is more.
            Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, Math.Max(maxValueBytes, FirstBuffer) + (long)SampleBytes));
        }

        var read = await content.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _isAtEnd = read == 0;
    }
}
