namespace AuditConsole.Core.Query.Syntax;

internal enum TokenKind
{
    /// <summary>A name and the colon behind it.</summary>
    Field,
    Word,
    Quoted,
    And,
    Or,
    Not,
    To,
    Open,
    Close,
    RangeOpen,
    RangeClose,

    /// <summary>One of <c>&lt; &lt;= &gt; &gt;=</c>.</summary>
    Compare,
    End,

    /// <summary>A quote that is never closed, or an escape of nothing.</summary>
    Broken,
}

/// <param name="Pattern">Of words and quoted texts; for a field its name.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, Pattern? Pattern = null)
{
    public int End => Start + Length;
}
