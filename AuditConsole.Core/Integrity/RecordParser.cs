using System.Buffers.Binary;

namespace AuditConsole.Core.Integrity;

/// <summary>One strict pass over the bytes of a record; the first fault ends it.</summary>
internal ref struct RecordParser(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private string? _fault;

    public bool TryRead(out RecordView record, out string? reason)
    {
        record = default;
        if (!_bytes.StartsWith(CanonicalRecord.Magic) || _bytes.Length < CanonicalRecord.NumbersEnd)
        {
            reason = "does not begin as a record";
            return false;
        }

        _at = CanonicalRecord.SeqOffset;
        var seq = Number();
        var received = Number();
        var occurred = Number();
        if (seq < 1)
        {
            _fault = "seq is out of range";
        }

        var id = Text(RecordRules.MaxIdBytes, "id");
        var type = Text(RecordRules.MaxTypeBytes, "type");
        var source = Text(RecordRules.MaxSourceBytes, "source");
        var tenant = Text(RecordRules.MaxTenantBytes, "tenant");
        var project = Text(RecordRules.MaxProjectBytes, "project");
        if (_fault is null && !RecordRules.IsType(type))
        {
            _fault = "type is not a dotted lower-case name";
        }

        if (_fault is null && type.StartsWith("log."u8) && !source.SequenceEqual("auditconsole"u8))
        {
            _fault = "a log. type belongs to the console alone";
        }

        var parts = Parts(out var count);
        reason = _fault;
        if (reason is not null)
        {
            return false;
        }

        record = new RecordView(_at, parts, count) { Seq = seq, Received = received, Occurred = occurred, Id = id, Type = type, Source = source, Tenant = tenant, Project = project };
        return true;
    }

    private ReadOnlySpan<byte> Parts(out int count)
    {
        count = (int)uint.Min(Length("part count"), RecordRules.MaxParts + 1);
        var start = _at;
        if (_fault is null && count is 0 or > RecordRules.MaxParts)
        {
            _fault = "a record has 1 to 16 parts";
        }

        var previous = ReadOnlySpan<byte>.Empty;
        for (var i = 0; i < count && _fault is null; i++)
        {
            var name = Text(RecordRules.MaxPartNameBytes, "part name");
            if (_fault is not null)
            {
                break;
            }

            if (!RecordRules.IsPartName(name))
            {
                _fault = "a part's name is not lower case";
            }
            else if (i > 0 && previous.SequenceCompareTo(name) >= 0)
            {
                _fault = "parts are not in ascending order of their names";
            }
            else if (_bytes.Length - _at < 8 + Digest.Size)
            {
                _fault = "ends within a part";
            }
            else if (Number() < 0)
            {
                _fault = "a part's length is out of range";
            }

            previous = name;
            _at += Digest.Size;
        }

        return _fault is null ? _bytes[start.._at] : default;
    }

    private long Number()
    {
        var number = BinaryPrimitives.ReadInt64BigEndian(_bytes[_at..]);
        _at += 8;
        return number;
    }

    private uint Length(string what)
    {
        if (_fault is not null)
        {
            return 0;
        }

        if (_bytes.Length - _at < 4)
        {
            _fault = $"ends before its {what}";
            return 0;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(_bytes[_at..]);
        _at += 4;
        return length;
    }

    private ReadOnlySpan<byte> Text(int maxBytes, string what)
    {
        var length = Length(what);
        if (_fault is not null)
        {
            return default;
        }

        if (length > maxBytes)
        {
            _fault = $"{what} is longer than {maxBytes} bytes";
            return default;
        }

        if (length > _bytes.Length - _at)
        {
            _fault = $"ends within its {what}";
            return default;
        }

        var text = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        if (!RecordRules.IsText(text))
        {
            _fault = $"{what} is not UTF-8 without U+0000";
            return default;
        }

        return text;
    }
}
