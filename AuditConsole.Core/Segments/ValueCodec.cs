using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Segments;

/// <summary>The bytes of column values: UTF-8 in which a leading UUID takes 17 bytes instead of 36, lists of texts, numbers.</summary>
internal static class ValueCodec
{
    /// <summary>Stands before a UUID; UTF-8 has no such byte.</summary>
    public const byte UuidMark = 0xFF;

    private const int UuidChars = 36;
    private static readonly SearchValues<char> UuidDigits = SearchValues.Create("0123456789abcdef-");

    /// <summary>Encodes into <paramref name="scratch"/>, which grows as needed.</summary>
    public static ReadOnlySpan<byte> EncodeText(ReadOnlySpan<char> text, ref byte[] scratch)
    {
        Grow(ref scratch, Encoding.UTF8.GetMaxByteCount(text.Length));
        return scratch.AsSpan(0, EncodeText(text, scratch));
    }

    public static ReadOnlySpan<byte> EncodeList(IReadOnlyList<string> texts, ref byte[] scratch)
    {
        var most = 0;
        foreach (var text in texts)
        {
            most += 5 + Encoding.UTF8.GetMaxByteCount(text.Length);
        }

        Grow(ref scratch, most);
        var at = 0;
        foreach (var text in texts)
        {
            var length = EncodeText(text, scratch.AsSpan(at + 4));
            BinaryPrimitives.WriteInt32LittleEndian(scratch.AsSpan(at), length);
            at += 4 + length;
        }

        return scratch.AsSpan(0, at);
    }

    public static ReadOnlySpan<byte> EncodeNumber(long number, ref byte[] scratch)
    {
        Grow(ref scratch, 8);
        BinaryPrimitives.WriteInt64LittleEndian(scratch, number);
        return scratch.AsSpan(0, 8);
    }

    public static string DecodeText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != UuidMark)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        return string.Create(UuidChars + Encoding.UTF8.GetCharCount(bytes[17..]), bytes, static (chars, bytes) => DecodeText(bytes, chars));
    }

    /// <summary>Decodes into a buffer of at least <see cref="MaxChars"/> characters; returns how many were written.</summary>
    public static int DecodeText(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.IsEmpty || bytes[0] != UuidMark)
        {
            return Encoding.UTF8.GetChars(bytes, chars);
        }

        // Written big-endian, so that the digits stand in the order of the text.
        new Guid(bytes.Slice(1, 16), bigEndian: true).TryFormat(chars, out var written);
        return written + Encoding.UTF8.GetChars(bytes[17..], chars[written..]);
    }

    /// <summary>Takes the UUID off an encoded text, leaving its mark: what is left is the same for all texts that differ in the UUID alone.</summary>
    /// <param name="uuid">As it stands in memory; 0 where the text begins with none.</param>
    public static ReadOnlySpan<byte> SplitUuid(ReadOnlySpan<byte> encoded, out UInt128 uuid)
    {
        if (encoded.IsEmpty || encoded[0] != UuidMark)
        {
            uuid = 0;
            return encoded;
        }

        uuid = MemoryMarshal.Read<UInt128>(encoded[1..]);
        var rest = new byte[encoded.Length - 16];
        rest[0] = UuidMark;
        encoded[17..].CopyTo(rest.AsSpan(1));
        return rest;
    }

    /// <summary>The text of which <see cref="SplitUuid"/> made these two.</summary>
    public static string JoinUuid(UInt128 uuid, ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != UuidMark)
        {
            return DecodeText(rest);
        }

        Span<byte> encoded = rest.Length <= 512 ? stackalloc byte[rest.Length + 16] : new byte[rest.Length + 16];
        encoded[0] = UuidMark;
        MemoryMarshal.Write(encoded[1..], uuid);
        rest[1..].CopyTo(encoded[17..]);
        return DecodeText(encoded);
    }

    public static int MaxChars(ReadOnlySpan<byte> bytes) => bytes.Length + UuidChars;

    public static long DecodeNumber(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    /// <summary>Takes the first text off an encoded list.</summary>
    public static ReadOnlySpan<byte> NextOfList(ref ReadOnlySpan<byte> list)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(list);
        var item = list.Slice(4, length);
        list = list[(4 + length)..];
        return item;
    }

    /// <summary>True when bytes can be decoded as a value of the field.</summary>
    public static bool IsValue(EventField field, ReadOnlySpan<byte> bytes)
        => field.IsNumeric ? bytes.Length == 8 : field.Type == FieldType.TextList ? IsList(bytes) : IsText(bytes);

    private static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IsEmpty || bytes[0] != UuidMark || bytes.Length >= 17;

    private static bool IsList(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 4 && BinaryPrimitives.ReadInt32LittleEndian(bytes) is var length and >= 0 && length <= bytes.Length - 4 && IsText(bytes.Slice(4, length)))
        {
            bytes = bytes[(4 + length)..];
        }

        return bytes.IsEmpty;
    }

    private static int EncodeText(ReadOnlySpan<char> text, Span<byte> into)
    {
        if (text.Length >= UuidChars && text[8] == '-' && TryParseLowerUuid(text[..UuidChars], out var uuid))
        {
            into[0] = UuidMark;
            uuid.TryWriteBytes(into[1..], bigEndian: true, out _);
            return 17 + Encoding.UTF8.GetBytes(text[UuidChars..], into[17..]);
        }

        return Encoding.UTF8.GetBytes(text, into);
    }

    // What would come back otherwise (upper-case digits, and the signs and prefixes that Guid takes) stays as it is.
    private static bool TryParseLowerUuid(ReadOnlySpan<char> text, out Guid uuid)
    {
        uuid = default;
        return !text.ContainsAnyExcept(UuidDigits) && Guid.TryParseExact(text, "D", out uuid);
    }

    private static void Grow(ref byte[] scratch, int length)
    {
        if (scratch.Length < length)
        {
            scratch = new byte[Math.Max(length, scratch.Length * 2)];
        }
    }
}
