using System.Buffers;
using System.Text;
using System.Text.Unicode;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Integrity;

/// <summary>What the fields of a canonical record may hold; writer and reader go by the same rules.</summary>
public static class RecordRules
{
    public const int MaxIdBytes = 256;
    public const int MaxTypeBytes = 128;
    public const int MaxSourceBytes = 128;
    public const int MaxTenantBytes = 64;
    public const int MaxProjectBytes = 64;
    public const int MaxParts = 16;
    public const int MaxPartNameBytes = 32;

    /// <summary>The source of the console's own events; types that begin with <see cref="HousekeepingPrefix"/> are its alone.</summary>
    public const string ConsoleSource = ConsoleEvent.Source;

    public const string HousekeepingPrefix = "log.";

    private static readonly SearchValues<byte> TypeBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._/:-"u8);
    private static readonly SearchValues<byte> PartNameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-"u8);

    /// <summary>Why this header cannot be written; null when it can.</summary>
    public static string? Fault(in RecordHeader header)
        => header.Seq < 1 ? "seq is below 1"
        : TextFault(header.Id, MaxIdBytes, "id")
        ?? TextFault(header.Source, MaxSourceBytes, "source")
        ?? TextFault(header.Tenant, MaxTenantBytes, "tenant")
        ?? TextFault(header.Project, MaxProjectBytes, "project")
        ?? (IsType(header.Type) ? null : "type is not a dotted lower-case name")
        ?? (header.Type.StartsWith(HousekeepingPrefix, StringComparison.Ordinal) && header.Source != ConsoleSource ? "a log. type belongs to the console alone" : null);

    internal static bool IsType(ReadOnlySpan<byte> type)
        => type.Length is > 0 and <= MaxTypeBytes && char.IsAsciiLetterOrDigit((char)type[0]) && !type.ContainsAnyExcept(TypeBytes);

    internal static bool IsPartName(ReadOnlySpan<byte> name)
        => name.Length is > 0 and <= MaxPartNameBytes && char.IsAsciiLetterLower((char)name[0]) && !name.ContainsAnyExcept(PartNameBytes);

    internal static bool IsText(ReadOnlySpan<byte> text) => !text.Contains((byte)0) && Utf8.IsValid(text);

    private static bool IsType(string type)
    {
        Span<byte> bytes = stackalloc byte[MaxTypeBytes];
        return Encoding.UTF8.TryGetBytes(type, bytes, out var written) && IsType(bytes[..written]);
    }

    private static string? TextFault(string text, int maxBytes, string name)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return $"{name} holds U+0000";
        }

        // Three bytes are the most a UTF-16 unit can become, so short texts need no counting.
        return text.Length * 3 > maxBytes && Encoding.UTF8.GetByteCount(text) > maxBytes ? $"{name} is longer than {maxBytes} bytes" : null;
    }
}
