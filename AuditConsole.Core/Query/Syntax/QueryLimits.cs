namespace AuditConsole.Core.Query.Syntax;

/// <summary>How big a query may be. What a page or a person writes stays far below; the limits bound the work of one search.</summary>
public static class QueryLimits
{
    /// <summary>UTF-8 bytes of the text.</summary>
    public const int TextBytes = 4096;

    /// <summary>Values and free words.</summary>
    public const int Terms = 128;

    /// <summary>Parentheses and <c>NOT</c>s within each other.</summary>
    public const int Nesting = 32;
}
