namespace AuditConsole.Web.Components.Policies;

/// <summary>Values of an address's keys, as these pages take them.</summary>
internal static class UrlValue
{
    private const int MaxLength = 512;

    /// <summary>Null when it is absent, empty or longer than any honest one.</summary>
    public static string? Of(QueryString query, string key) => query[key] is { Length: > 0 and <= MaxLength } value ? value : null;

    /// <summary>The parts of a comma-separated list, without empty ones.</summary>
    public static IReadOnlyList<string> List(QueryString query, string key) => Of(query, key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
