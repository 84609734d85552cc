namespace AuditConsole.Core.Query.Syntax;

/// <summary>Cuts a query's text into tokens. A colon ends a field's name once; behind it, in the value, colons are ordinary, so that names such as <c>system:node:n1</c> need no quotes.</summary>
internal sealed class QueryLexer
{
    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private readonly Stack<Mode> _modes = new();
    private bool _valueNext;
    private int _at;

    private QueryLexer(string text)
    {
        _text = text;
        _modes.Push(Mode.Terms);
    }

    private enum Mode
    {
        Terms,

        /// <summary>In the parentheses of <c>field:(…)</c>.</summary>
        Values,

        /// <summary>In the brackets of <c>field:[…]</c>.</summary>
        Range,
    }

    /// <summary>The tokens, the last of which is <see cref="TokenKind.End"/> or <see cref="TokenKind.Broken"/>.</summary>
    public static IReadOnlyList<Token> Read(string text)
    {
        var lexer = new QueryLexer(text);
        while (lexer.Next())
        {
        }

        return lexer._tokens;
    }

    private Mode Current => _modes.Peek();

    private bool InValue => _valueNext || Current == Mode.Values;

    private bool Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        if (_at == _text.Length)
        {
            Add(TokenKind.End, 0);
            return false;
        }

        switch (_text[_at])
        {
            case '(':
                _modes.Push(InValue ? Mode.Values : Mode.Terms);
                Add(TokenKind.Open, 1);
                return true;
            case ')':
                if (_modes.Count > 1)
                {
                    _modes.Pop();
                }

                Add(TokenKind.Close, 1);
                return true;
            case '[' when InValue:
                _modes.Push(Mode.Range);
                Add(TokenKind.RangeOpen, 1);
                return true;
            case ']' when Current == Mode.Range:
                _modes.Pop();
                Add(TokenKind.RangeClose, 1);
                return true;
            case '<' or '>' when InValue:
                Add(TokenKind.Compare, _at + 1 < _text.Length && _text[_at + 1] == '=' ? 2 : 1);
                // What is compared with is still a value, and may stand apart.
                _valueNext = true;
                return true;
            case '"':
                return Quoted();
            default:
                return Word();
        }
    }

    private bool Quoted()
    {
        var pattern = new PatternBuilder();
        var start = _at;
        for (var i = start + 1; i < _text.Length; i++)
        {
            if (_text[i] == '"')
            {
                Add(TokenKind.Quoted, i + 1 - start, pattern.Build());
                return true;
            }

            if (_text[i] == '\\' && i + 1 < _text.Length)
            {
                i++;
            }

            pattern.Literal(_text[i]);
        }

        Add(TokenKind.Broken, _text.Length - start);
        return false;
    }

    private bool Word()
    {
        var pattern = new PatternBuilder();
        var start = _at;
        var i = start;
        for (; i < _text.Length && !Ends(_text[i]); i++)
        {
            switch (_text[i])
            {
                case ':' when !InValue && Current == Mode.Terms:
                    Add(TokenKind.Field, i + 1 - start, pattern.Build());
                    _valueNext = _at < _text.Length && !char.IsWhiteSpace(_text[_at]);
                    return true;
                case '\\' when i + 1 == _text.Length:
                    _at = i;
                    Add(TokenKind.Broken, 1);
                    return false;
                case '\\':
                    pattern.Literal(_text[++i]);
                    break;
                case '*' or '?':
                    pattern.Wildcard(_text[i]);
                    break;
                default:
                    pattern.Literal(_text[i]);
                    break;
            }
        }

        Add(KindOf(_text.AsSpan(start, i - start)), i - start, pattern.Build());
        return true;
    }

    private bool Ends(char c) => char.IsWhiteSpace(c) || c is '(' or ')' || (c == ']' && Current == Mode.Range);

    private TokenKind KindOf(ReadOnlySpan<char> word) => word switch
    {
        "AND" when Current != Mode.Range => TokenKind.And,
        "OR" when Current != Mode.Range => TokenKind.Or,
        "NOT" when Current != Mode.Range => TokenKind.Not,
        "TO" when Current == Mode.Range => TokenKind.To,
        _ => TokenKind.Word,
    };

    private void Add(TokenKind kind, int length, Pattern? pattern = null)
    {
        _tokens.Add(new Token(kind, _at, length, pattern));
        _at += length;
        _valueNext = false;
    }
}
