using System.Text;
using AuditConsole.Core.Query.Syntax;
using AuditConsole.Core.Segments.Tokens;

namespace AuditConsole.Core.Query.Planning;

/// <summary>What tokens a text must have for a <see cref="WordMatcher"/> of the same pattern to match it.</summary>
internal sealed class WordTokens
{
    private readonly List<TokenPiece> _pieces = [];
    private readonly StringBuilder _part = new();
    private readonly List<string> _parts = [];
    private bool _opensBefore;
    private bool _opensAfter;

    private WordTokens()
    {
    }

    public static TokenQuery Of(Pattern pattern)
    {
        var (tokens, source) = (new WordTokens(), pattern.Source);
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] is '*' or '?')
            {
                tokens.Gap();
            }
            else
            {
                tokens.Literal(source[i] == '\\' ? source[++i] : source[i]);
            }
        }

        tokens.EndPiece();
        return tokens._pieces.Count == 0 ? TokenQuery.Anything : new TokenQuery(tokens._pieces);
    }

    private void Literal(char c)
    {
        if (TokenText.IsTokenInSomeCase(c))
        {
            // The text may have the case that parts tokens there, or the one that does not.
            Gap();
            EndPiece();
            Gap();
        }
        else if (TokenText.IsToken(c))
        {
            _part.Append(c);
            _opensAfter = false;
        }
        else
        {
            EndPiece();
        }
    }

    private void Gap()
    {
        if (_parts.Count == 0 && _part.Length == 0)
        {
            _opensBefore = true;
        }

        EndPart();
        _opensAfter = true;
    }

    private void EndPiece()
    {
        EndPart();
        if (TokenPiece.Of(_parts, _opensBefore, _opensAfter) is { } piece)
        {
            _pieces.Add(piece);
        }

        _parts.Clear();
        (_opensBefore, _opensAfter) = (false, false);
    }

    private void EndPart()
    {
        if (_part.Length > 0)
        {
            _parts.Add(_part.ToString());
            _part.Clear();
        }
    }
}
