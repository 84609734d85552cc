namespace AuditConsole.Core.Segments.Tokens;

/// <summary>What a word or phrase asks of a body: a token for each piece. Without pieces it asks for nothing that tokens could tell.</summary>
internal sealed record TokenQuery(IReadOnlyList<TokenPiece> Pieces)
{
    public static readonly TokenQuery Anything = new([]);
}
