using System.Globalization;
using System.Text;

namespace AuditConsole.Core.Query.Syntax;

/// <summary>Tokens to tree, by recursive descent: <c>NOT</c> binds tighter than <c>AND</c> (spelled or not), which binds tighter than <c>OR</c>.</summary>
public sealed partial class QueryParser
{
    private readonly string _text;
    private readonly IReadOnlyList<Token> _tokens;
    private int _next;
    private int _terms;
    private int _depth;
    private QueryError? _error;

    private QueryParser(string text)
    {
        _text = text;
        _tokens = QueryLexer.Read(text);
    }

    /// <summary>The tree, or what is wrong with the text.</summary>
    public static QueryNode? Parse(string text, out QueryError? error)
    {
        error = TooLong(text);
        if (error is not null)
        {
            return null;
        }

        var parser = new QueryParser(text);
        var node = parser.Query();
        error = parser._error;
        return error is null ? node : null;
    }

    private Token Peek => _tokens[_next];

    private int Unclosed => _tokens.Count(token => token.Kind == TokenKind.Open) - _tokens.Count(token => token.Kind == TokenKind.Close);

    private Token Take() => _tokens[_next++];

    private static QueryError? TooLong(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= QueryLimits.TextBytes)
        {
            return null;
        }

        var fits = text.Length;
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, fits)) > QueryLimits.TextBytes)
        {
            fits -= Math.Max(1, (Encoding.UTF8.GetByteCount(text.AsSpan(0, fits)) - QueryLimits.TextBytes) / 3);
        }

        return new QueryError(fits, text.Length - fits, $"the query is longer than {QueryLimits.TextBytes} bytes", null);
    }

    private QueryNode? Query()
    {
        if (Peek.Kind == TokenKind.End)
        {
            return new EverythingNode { Span = new SourceSpan(0, _text.Length) };
        }

        var node = Or();
        if (node is not null && Peek.Kind != TokenKind.End)
        {
            Fail(Peek, Peek.Kind == TokenKind.Close ? "this `)` closes nothing: a term or the end was expected" : $"{Found(Peek)} stands where a term or the end was expected", TokenRepair.Fix(_text, _tokens));
        }

        return node;
    }

    private QueryNode? Or()
    {
        var left = And();
        while (left is not null && Peek.Kind == TokenKind.Or)
        {
            Take();
            var right = And();
            left = right is null ? null : new OrNode(left, right) { Span = Join(left.Span, right.Span) };
        }

        return left;
    }

    private QueryNode? And()
    {
        var left = Not();
        while (left is not null && Peek.Kind is not (TokenKind.Or or TokenKind.Close or TokenKind.End))
        {
            var spelled = Peek.Kind == TokenKind.And;
            if (spelled)
            {
                Take();
            }

            var right = Not();
            left = right is null ? null : new AndNode(left, right, spelled) { Span = Join(left.Span, right.Span) };
        }

        return left;
    }

    private QueryNode? Not()
    {
        if (Peek.Kind != TokenKind.Not)
        {
            return Primary();
        }

        var not = Take();
        return Nested(not, Not) is { } operand ? new NotNode(operand) { Span = Join(new SourceSpan(not.Start, not.Length), operand.Span) } : null;
    }

    private QueryNode? Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Open:
                return Nested(token, Or) is { } inner && Expect(TokenKind.Close, token) ? inner : null;
            case TokenKind.Word or TokenKind.Quoted:
                return Term(token) ? new WordNode(token.Pattern!) { Span = Span(token) } : null;
            case TokenKind.Field when token.Pattern!.Source.Length == 0:
                return Fail<QueryNode>(token, "before `:` the name of a field was expected, for example `kind:NetworkPolicy`");
            case TokenKind.Field:
                var value = FieldValue(token);
                return value is null ? null : new FieldNode(token.Pattern.Text, value)
                {
                    FieldSpan = new SourceSpan(token.Start, token.Length - 1),
                    Span = Join(Span(token), value.Span),
                };
            default:
                return Fail<QueryNode>(token, _next == 1
                    ? $"{Found(token)} stands where a term was expected, for example `kind:NetworkPolicy`"
                    : $"after `{Text(_tokens[_next - 2])}` a term was expected, for example `kind:NetworkPolicy`, but {Found(token)} follows", TokenRepair.Fix(_text, _tokens));
        }
    }

    private bool Expect(TokenKind kind, Token after)
    {
        var token = Take();
        if (token.Kind == kind)
        {
            return true;
        }

        Fail(token, kind switch
        {
            TokenKind.Close => $"the `(` at {Place(after.Start)} is not closed: `)` was expected, but {Found(token)} follows",
            TokenKind.To => $"after `{Text(after)}` the word `TO` was expected, as in `[1 TO 5]`, but {Found(token)} follows",
            _ => $"after `{Text(after)}` a `]` was expected, but {Found(token)} follows",
        }, kind == TokenKind.Close && token.Kind == TokenKind.End ? _text + new string(')', Unclosed) : null);
        return false;
    }

    private T? Nested<T>(Token at, Func<T?> parse)
        where T : class
    {
        if (++_depth > QueryLimits.Nesting)
        {
            return Fail<T>(at, $"parentheses and NOT may stand in each other up to {QueryLimits.Nesting} deep");
        }

        var node = parse();
        _depth--;
        return node;
    }

    private bool Term(Token token)
    {
        if (++_terms <= QueryLimits.Terms)
        {
            return true;
        }

        Fail(token, $"a query may have up to {QueryLimits.Terms} values and words");
        return false;
    }

    // The first fault is told; what follows from it would only confuse.
    private void Fail(Token token, string message, string? fix = null)
    {
        if (token.Kind == TokenKind.Broken)
        {
            (message, fix) = _text[token.Start] == '"' ? ("this quote is never closed: `\"` was expected at the end", _text + "\"") : ("after `\\` a character was expected", null);
        }

        _error ??= new QueryError(token.Start, token.Length, message, fix);
    }

    private T? Fail<T>(Token token, string message, string? fix = null)
        where T : class
    {
        Fail(token, message, fix);
        return null;
    }

    private string Text(Token token) => _text.Substring(token.Start, token.Length);

    private string Found(Token token) => token.Kind == TokenKind.End ? "the end" : $"`{Text(token)}`";

    // People count from one.
    private static string Place(int position) => (position + 1).ToString(CultureInfo.InvariantCulture);

    private static SourceSpan Span(Token token) => new(token.Start, token.Length);

    private static SourceSpan Join(SourceSpan first, SourceSpan last) => new(first.Start, last.Start + last.Length - first.Start);
}
