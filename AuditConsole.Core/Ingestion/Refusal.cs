namespace AuditConsole.Core.Ingestion;

/// <summary>An event that cannot be taken, before it is put into quarantine.</summary>
/// <param name="Index">0-based place in the batch.</param>
/// <param name="Line">1-based line, for NDJSON and files.</param>
/// <param name="Sample">Its beginning, after redaction.</param>
public sealed record Refusal(int Index, int? Line, string? Id, string ReasonCode, string? Field, string Expected, string? Got, byte[] Sample)
{
    /// <summary>The format it was read as; null when none was tried.</summary>
    public IngestionFormat? Format { get; init; }

    /// <summary>Where it begins in a file that is followed, in bytes.</summary>
    public long? Offset { get; init; }
}

/// <summary>The reason codes of refused events.</summary>
public static class RefusalReason
{
    public const string BadJson = "bad_json";
    public const string MissingField = "missing_field";
    public const string BadValue = "bad_value";
    public const string TooLarge = "too_large";
    public const string TooDeep = "too_deep";
    public const string BadUtf8 = "bad_utf8";
    public const string UnknownFormat = "unknown_format";
}

/// <summary>What is wrong with one event, found by the reader of its format.</summary>
internal readonly record struct Fault(string ReasonCode, string? Field, string Expected, string? Got)
{
    private const int MaxGot = 64;

    public static Fault Missing(string field, string expected) => new(RefusalReason.MissingField, field, expected, null);

    public static Fault Bad(string field, string expected, string? got) => new(RefusalReason.BadValue, field, expected, Short(got));

    public static Fault Format(string field, string expected, string? got) => new(RefusalReason.UnknownFormat, field, expected, Short(got));

    private static string? Short(string? got) => got is { Length: > MaxGot } ? got[..(char.IsHighSurrogate(got[MaxGot - 1]) ? MaxGot - 1 : MaxGot)] : got;
}
