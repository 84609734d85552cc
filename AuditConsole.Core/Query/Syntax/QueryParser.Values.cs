namespace AuditConsole.Core.Query.Syntax;

/// <summary>What stands behind <c>field:</c>: one value, a comparison, a range, or a list of these in parentheses.</summary>
public sealed partial class QueryParser
{
    private ValueNode? FieldValue(Token field)
    {
        var token = Peek;
        // Behind a space the value belongs to nothing: nobody can tell "kind: Pod" from two terms.
        if (token.Start != field.End || token.Kind is TokenKind.End or TokenKind.Close or TokenKind.And or TokenKind.Or or TokenKind.Not)
        {
            var apart = token.Start != field.End && token.Kind is TokenKind.Word or TokenKind.Quoted;
            return Fail<ValueNode>(token.Kind == TokenKind.Broken ? token : field, $"after `{Text(field)}` a value was expected, for example `{FieldExamples.For(field.Pattern!.Text)}`" + (apart ? ", without a space between" : ""),
                apart ? _text.Remove(field.End, token.Start - field.End) : null);
        }

        return SimpleOrList();
    }

    private ValueNode? SimpleOrList()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Open:
                return Nested(token, ValueOr) is { } inner && ExpectValueEnd(token) ? inner : null;
            case TokenKind.Word when token.Pattern!.IsAny:
                return Term(token) ? new PresentValue { Span = Span(token) } : null;
            case TokenKind.Word or TokenKind.Quoted:
                return Term(token) ? new PatternValue(token.Pattern!) { Span = Span(token) } : null;
            case TokenKind.Compare:
                return Operand(token) is { } operand && Term(token)
                    ? new CompareValue(Operator(token), operand.Pattern!.Text) { Span = Join(Span(token), Span(operand)) }
                    : null;
            case TokenKind.RangeOpen:
                return Range(token);
            default:
                return Fail<ValueNode>(token, $"{Found(token)} stands where a value was expected; a text like that has to be in quotes", TokenRepair.Fix(_text, _tokens));
        }
    }

    private RangeValue? Range(Token open)
    {
        if (Operand(open) is not { } from || !Expect(TokenKind.To, from) || Operand(_tokens[_next - 1]) is not { } to || !Expect(TokenKind.RangeClose, to) || !Term(open))
        {
            return null;
        }

        return new RangeValue(End(from), End(to)) { Span = Join(Span(open), Span(_tokens[_next - 1])) };

        static string? End(Token token) => token.Kind == TokenKind.Word && token.Pattern!.IsAny ? null : token.Pattern!.Text;
    }

    private Token? Operand(Token after)
    {
        var token = Take();
        if (token.Kind is TokenKind.Quoted || (token.Kind == TokenKind.Word && (token.Pattern!.IsLiteral || (token.Pattern.IsAny && after.Kind != TokenKind.Compare))))
        {
            return token;
        }

        Fail(token, $"after `{Text(after)}` a plain value was expected, for example `now-24h` or `100`, but {Found(token)} follows");
        return null;
    }

    private ValueNode? ValueOr()
    {
        var left = ValueAnd();
        while (left is not null && Peek.Kind == TokenKind.Or)
        {
            Take();
            var right = ValueAnd();
            left = right is null ? null : new ValueOr(left, right) { Span = Join(left.Span, right.Span) };
        }

        return left;
    }

    private ValueNode? ValueAnd()
    {
        var left = ValueNot();
        while (left is not null && Peek.Kind == TokenKind.And)
        {
            Take();
            var right = ValueNot();
            left = right is null ? null : new ValueAnd(left, right) { Span = Join(left.Span, right.Span) };
        }

        return left;
    }

    private ValueNode? ValueNot()
    {
        if (Peek.Kind != TokenKind.Not)
        {
            return SimpleOrList();
        }

        var not = Take();
        return Nested(not, ValueNot) is { } operand ? new ValueNot(operand) { Span = Join(Span(not), operand.Span) } : null;
    }

    private CompareOperator Operator(Token token) => Text(token) switch
    {
        "<" => CompareOperator.Less,
        "<=" => CompareOperator.LessOrEqual,
        ">" => CompareOperator.Greater,
        _ => CompareOperator.GreaterOrEqual,
    };

    private bool ExpectValueEnd(Token open)
    {
        if (Peek.Kind is TokenKind.Word or TokenKind.Quoted)
        {
            Fail(Peek, $"in a list of values `OR`, `AND` or `)` was expected, but {Found(Peek)} follows", _text.Insert(Peek.Start, "OR "));
            return false;
        }

        return Expect(TokenKind.Close, open);
    }
}
