using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Words;

/// <summary>A value, or a list of them, as part of a sentence.</summary>
internal static class ValuePhrase
{
    public static string Of(ValueNode value) => List(value, One);

    /// <param name="one">Says a value that is no list.</param>
    public static string List(ValueNode value, Func<ValueNode, string> one) => value switch
    {
        ValueOr or => $"{Part(or.Left, or, one)} or {Part(or.Right, or, one)}",
        ValueAnd and => $"{Part(and.Left, and, one)} and {Part(and.Right, and, one)}",
        ValueNot not => $"not {Part(not.Operand, not, one)}",
        _ => one(value),
    };

    public static string Quoted(Pattern pattern) => $"“{(pattern.IsLiteral ? pattern.Text : pattern.Source)}”";

    private static string Part(ValueNode part, ValueNode around, Func<ValueNode, string> one)
        => part is ValueOr or ValueAnd && part.GetType() != around.GetType() ? $"({List(part, one)})" : List(part, one);

    private static string One(ValueNode value) => value switch
    {
        PresentValue => "anything",
        PatternValue { Pattern: var pattern } => Text(pattern),
        CompareValue { Operator: CompareOperator.Less } compare => $"less than {compare.Text}",
        CompareValue { Operator: CompareOperator.LessOrEqual } compare => $"at most {compare.Text}",
        CompareValue { Operator: CompareOperator.Greater } compare => $"more than {compare.Text}",
        CompareValue compare => $"at least {compare.Text}",
        RangeValue { From: null, To: null } => "anything",
        RangeValue { From: null, To: var to } => $"at most {to}",
        RangeValue { From: var from, To: null } => $"at least {from}",
        RangeValue { From: var from, To: var to } => $"from {from} to {to}",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Text(Pattern pattern)
    {
        var text = pattern.IsLiteral ? pattern.Text : pattern.Source;
        return text.Length == 0 || text.Any(char.IsWhiteSpace) || (pattern.IsLiteral && text.AsSpan().ContainsAny('*', '?')) ? Quoted(pattern) : text;
    }
}
