using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AuditConsole.Core.Integrity;

/// <summary>The bytes of a record that are hashed: a fixed header and the salted digests of its parts. Big-endian, nothing optional, nothing after the end.</summary>
public static class CanonicalRecord
{
    /// <summary>No record is longer: every field has a limit.</summary>
    public const int MaxBytes = NumbersEnd + (5 * 4) + RecordRules.MaxIdBytes + RecordRules.MaxTypeBytes + RecordRules.MaxSourceBytes + RecordRules.MaxTenantBytes + RecordRules.MaxProjectBytes
        + 4 + (RecordRules.MaxParts * (4 + RecordRules.MaxPartNameBytes + 8 + Digest.Size));

    internal const int SeqOffset = 4;
    internal const int NumbersEnd = SeqOffset + 24;

    internal static ReadOnlySpan<byte> Magic => "ACR1"u8;

    /// <param name="parts">Ascending by name, no two equal, 1 to 16.</param>
    /// <exception cref="ArgumentException">A field breaks the rules of <see cref="RecordRules"/>.</exception>
    public static void Write(IBufferWriter<byte> destination, in RecordHeader header, ReadOnlySpan<RecordPart> parts)
    {
        if (RecordRules.Fault(header) is { } fault)
        {
            throw new ArgumentException(fault, nameof(header));
        }

        if (parts.Length is 0 or > RecordRules.MaxParts)
        {
            throw new ArgumentException("A record has 1 to 16 parts.", nameof(parts));
        }

        var span = destination.GetSpan(MaxBytes);
        Magic.CopyTo(span);
        WriteNumbers(span, header.Seq, header.Received, header.Occurred);
        var at = NumbersEnd;
        at += WriteText(span[at..], header.Id);
        at += WriteText(span[at..], header.Type);
        at += WriteText(span[at..], header.Source);
        at += WriteText(span[at..], header.Tenant);
        at += WriteText(span[at..], header.Project);
        BinaryPrimitives.WriteInt32BigEndian(span[at..], parts.Length);
        at += 4;
        string? previous = null;
        foreach (ref readonly var part in parts)
        {
            if (previous is not null && string.CompareOrdinal(previous, part.Name) >= 0)
            {
                throw new ArgumentException("Parts are not in ascending order of their names.", nameof(parts));
            }

            previous = part.Name;
            at += WriteText(span[at..], part.Name);
            BinaryPrimitives.WriteInt64BigEndian(span[at..], part.Length);
            part.Digest.CopyTo(span[(at + 8)..]);
            at += 8 + Digest.Size;
        }

        destination.Advance(at);
    }

    /// <summary>Sets the three numbers of a record that is otherwise complete: they are known last.</summary>
    public static void WriteNumbers(Span<byte> record, long seq, long received, long occurred)
    {
        BinaryPrimitives.WriteInt64BigEndian(record[SeqOffset..], seq);
        BinaryPrimitives.WriteInt64BigEndian(record[(SeqOffset + 8)..], received);
        BinaryPrimitives.WriteInt64BigEndian(record[(SeqOffset + 16)..], occurred);
    }

    /// <summary>Reads strictly: everything that the writer could not have written is malformed.</summary>
    /// <param name="reason">What is wrong; null on success.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordView record, out string? reason)
    {
        if (!TryReadPrefix(bytes, out record, out reason))
        {
            return false;
        }

        if (record.Length != bytes.Length)
        {
            reason = "bytes follow the record";
            return false;
        }

        return true;
    }

    /// <summary>As <see cref="TryRead"/>, for a record that other bytes follow; <see cref="RecordView.Length"/> says where they begin.</summary>
    public static bool TryReadPrefix(ReadOnlySpan<byte> bytes, out RecordView record, out string? reason) => new RecordParser(bytes).TryRead(out record, out reason);

    private static int WriteText(Span<byte> span, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, span[4..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        return 4 + length;
    }
}
