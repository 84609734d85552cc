namespace AuditConsole.Core.Changes.Yaml;

/// <summary>Orders strings as their UTF-8 bytes would be; ordinal order of UTF-16 puts what lies beyond U+FFFF too early.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? string.Empty, y ?? string.Empty);
        var common = a.AsSpan().CommonPrefixLength(b);
        return common == a.Length || common == b.Length ? a.Length - b.Length : Rank(a[common]) - Rank(b[common]);
    }

    private static int Rank(char c) => c switch
    {
        >= '\uE000' => c - 0x800,
        >= '\uD800' => c + 0x2000,
        _ => c,
    };
}
