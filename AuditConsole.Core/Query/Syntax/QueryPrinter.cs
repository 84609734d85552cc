using System.Buffers;
using System.Text;

namespace AuditConsole.Core.Query.Syntax;

/// <summary>Writes a tree as text; parsing the text gives the tree again.</summary>
public static class QueryPrinter
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("()[]\"\\*?");

    public static string Print(QueryNode node)
    {
        var text = new StringBuilder();
        Write(text, node, Binding.Or);
        return text.ToString();
    }

    // How tightly what stands around a node binds; a looser node needs parentheses there.
    private enum Binding
    {
        Or,
        And,
        Not,
    }

    private static void Write(StringBuilder text, QueryNode node, Binding around)
    {
        var binding = node switch
        {
            OrNode => Binding.Or,
            AndNode => Binding.And,
            _ => Binding.Not,
        };
        var parentheses = binding < around;
        text.Append(parentheses ? "(" : "");
        switch (node)
        {
            case AndNode and:
                Write(text, and.Left, Binding.And);
                text.Append(and.Spelled ? " AND " : " ");
                Write(text, and.Right, Binding.Not);
                break;
            case OrNode or:
                Write(text, or.Left, Binding.Or);
                text.Append(" OR ");
                Write(text, or.Right, Binding.And);
                break;
            case NotNode not:
                text.Append("NOT ");
                Write(text, not.Operand, Binding.Not);
                break;
            case FieldNode field:
                WriteFieldName(text, field.Field);
                Write(text, field.Value);
                break;
            case WordNode word:
                Write(text, word.Pattern, freeWord: true);
                break;
        }

        text.Append(parentheses ? ")" : "");
    }

    private static void WriteFieldName(StringBuilder text, string name)
    {
        var last = ' ';
        foreach (var c in name)
        {
            // In a path a star stands for any member; two of them in a row would be read as one.
            text.Append(IsSpecial(c) || c is ':' or '\\' || (c == '*' && last == '*') ? "\\" : "").Append(c);
            last = c;
        }

        text.Append(':');
    }

    private static void Write(StringBuilder text, ValueNode value)
    {
        if (value is ValueOr or ValueAnd or ValueNot)
        {
            text.Append('(');
            WriteList(text, value, Binding.Or);
            text.Append(')');
            return;
        }

        WriteList(text, value, Binding.Or);
    }

    private static void WriteList(StringBuilder text, ValueNode value, Binding around)
    {
        var binding = value switch
        {
            ValueOr => Binding.Or,
            ValueAnd => Binding.And,
            _ => Binding.Not,
        };
        var parentheses = binding < around;
        text.Append(parentheses ? "(" : "");
        switch (value)
        {
            case ValueAnd and:
                WriteList(text, and.Left, Binding.And);
                text.Append(" AND ");
                WriteList(text, and.Right, Binding.Not);
                break;
            case ValueOr or:
                WriteList(text, or.Left, Binding.Or);
                text.Append(" OR ");
                WriteList(text, or.Right, Binding.And);
                break;
            case ValueNot not:
                text.Append("NOT ");
                WriteList(text, not.Operand, Binding.Not);
                break;
            case PatternValue { Pattern: var pattern }:
                Write(text, pattern, freeWord: false);
                break;
            case PresentValue:
                text.Append('*');
                break;
            case CompareValue compare:
                text.Append(Sign(compare.Operator));
                WriteLiteral(text, compare.Text, freeWord: false);
                break;
            case RangeValue range:
                text.Append('[');
                WriteEnd(text, range.From);
                text.Append(" TO ");
                WriteEnd(text, range.To);
                text.Append(']');
                break;
        }

        text.Append(parentheses ? ")" : "");
    }

    private static void WriteEnd(StringBuilder text, string? end)
    {
        if (end is null)
        {
            text.Append('*');
        }
        else
        {
            WriteLiteral(text, end, freeWord: false);
        }
    }

    private static string Sign(CompareOperator compare) => compare switch
    {
        CompareOperator.Less => "<",
        CompareOperator.LessOrEqual => "<=",
        CompareOperator.Greater => ">",
        CompareOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(compare)),
    };

    private static void Write(StringBuilder text, Pattern pattern, bool freeWord)
    {
        if (pattern.IsLiteral)
        {
            WriteLiteral(text, pattern.Text, freeWord);
            return;
        }

        for (var i = 0; i < pattern.Source.Length; i++)
        {
            var c = pattern.Source[i];
            if (c == '\\')
            {
                text.Append(c).Append(pattern.Source[++i]);
                continue;
            }

            text.Append(IsSpecial(c) || (c == ':' && freeWord) || (i == 0 && c is '<' or '>') ? "\\" : "").Append(c);
        }
    }

    private static void WriteLiteral(StringBuilder text, string literal, bool freeWord)
    {
        var bare = literal.Length > 0 && literal is not ("AND" or "OR" or "NOT" or "TO") && literal[0] is not ('<' or '>')
            && !literal.AsSpan().ContainsAny(NeedsQuotes) && !literal.Any(char.IsWhiteSpace) && !(freeWord && literal.Contains(':'));
        if (bare)
        {
            text.Append(literal);
            return;
        }

        text.Append('"');
        foreach (var c in literal)
        {
            text.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        }

        text.Append('"');
    }

    private static bool IsSpecial(char c) => char.IsWhiteSpace(c) || c is '(' or ')' or '[' or ']' or '"';
}
