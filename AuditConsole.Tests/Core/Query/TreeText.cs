using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Tests.Core.Query;

/// <summary>A tree with every node spelled out, for tables.</summary>
internal static class TreeText
{
    public static string Of(QueryNode node) => node switch
    {
        EverythingNode => "everything",
        AndNode and => $"({(and.Spelled ? "and" : "with")} {Of(and.Left)} {Of(and.Right)})",
        OrNode or => $"(or {Of(or.Left)} {Of(or.Right)})",
        NotNode not => $"(not {Of(not.Operand)})",
        FieldNode field => $"{field.Field}:{Of(field.Value)}",
        WordNode word => $"<{word.Pattern}>",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static string Of(ValueNode value) => value switch
    {
        PatternValue pattern => $"<{pattern.Pattern}>",
        PresentValue => "present",
        CompareValue compare => $"({Sign(compare.Operator)} {compare.Text})",
        RangeValue range => $"(range {range.From ?? "-"} {range.To ?? "-"})",
        ValueOr or => $"(or {Of(or.Left)} {Of(or.Right)})",
        ValueAnd and => $"(and {Of(and.Left)} {Of(and.Right)})",
        ValueNot not => $"(not {Of(not.Operand)})",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Sign(CompareOperator compare) => compare switch
    {
        CompareOperator.Less => "<",
        CompareOperator.LessOrEqual => "<=",
        CompareOperator.Greater => ">",
        _ => ">=",
    };
}
