using System.Buffers;

namespace AuditConsole.Core.Ingestion;

/// <summary>The characters of an event type: <c>[a-z0-9][a-z0-9._/:-]{0,127}</c>.</summary>
internal static class EventTypeName
{
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._/:-");

    public static bool IsValid(string type) => type.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(type[0]) && type.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    /// <summary>A word as one part of a type: lower case, other characters as dashes.</summary>
    public static string Part(string word)
    {
        var lower = word.ToLowerInvariant();
        return lower.AsSpan().IndexOfAnyExcept(Allowed) < 0
            ? lower
            : string.Create(lower.Length, lower, static (span, text) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = Allowed.Contains(text[i]) ? text[i] : '-';
                }
            });
    }
}
