using System.Security.Cryptography;
using System.Text;

namespace AuditConsole.Core.Ingestion;

/// <summary>Limits of the normal form's text fields, in UTF-8 bytes.</summary>
internal static class FieldText
{
    public const int Id = 256;
    public const int ListItems = 64;
    public const int ExtraBytes = 16 * 1024;
    public const int BodyBytes = 7 * 1024 * 1024;
    public const int Labels = 32;

    private const string Ellipsis = "…";

    /// <summary>Cuts a value that is too long at a character boundary and notes the field's name.</summary>
    public static string? Cut(string? value, int limit, string field, List<string> truncated)
    {
        if (value is null || value.Length * 3 <= limit || Encoding.UTF8.GetByteCount(value) <= limit)
        {
            return value;
        }

        if (!truncated.Contains(field))
        {
            truncated.Add(field);
        }

        return string.Concat(value.AsSpan(0, CharsWithin(value, limit - Encoding.UTF8.GetByteCount(Ellipsis))), Ellipsis);
    }

    public static IReadOnlyList<string> Cut(List<string> values, int limit, string field, List<string> truncated)
    {
        if (values.Count > ListItems)
        {
            values.RemoveRange(ListItems, values.Count - ListItems);
            truncated.Add(field);
        }

        for (var i = 0; i < values.Count; i++)
        {
            values[i] = Cut(values[i], limit, field, truncated)!;
        }

        return values;
    }

    /// <summary>An id that is too long is replaced by its digest: cutting could make two ids one.</summary>
    public static string CutId(string id)
        => id.Length * 3 <= Id || Encoding.UTF8.GetByteCount(id) <= Id ? id : Digest(Encoding.UTF8.GetBytes(id));

    public static string Digest(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static int CharsWithin(string value, int limit)
    {
        var (bytes, chars) = (0, 0);
        foreach (var rune in value.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > limit)
            {
                break;
            }

            chars += rune.Utf16SequenceLength;
        }

        return chars;
    }
}
