using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Query;

/// <summary>A parsed query: its text, and the tree that search and live view evaluate.</summary>
public sealed class EventQuery
{
    public static readonly EventQuery Everything = new();

    /// <summary>Parses and resolves a query; relative times are resolved against <paramref name="now"/> (microseconds UTC).</summary>
    public static bool TryParse(string text, long now, [NotNullWhen(true)] out EventQuery? query, [NotNullWhen(false)] out QueryError? error) => throw new NotImplementedException();
}

/// <param name="Position">0-based place of the first character at fault, in UTF-16 units.</param>
/// <param name="Message">What was found and what was expected, in one sentence.</param>
/// <param name="Fix">The whole query with the fault mended, when a near name is known.</param>
public sealed record QueryError(int Position, int Length, string Message, string? Fix);
