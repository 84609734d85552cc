namespace AuditConsole.Core.Query.Syntax;

/// <summary>A query as it was written. Fields and values are not yet looked at.</summary>
public abstract record QueryNode
{
    private protected QueryNode()
    {
    }

    public SourceSpan Span { get; init; }
}

/// <summary>The empty query: every event.</summary>
public sealed record EverythingNode : QueryNode;

/// <param name="Spelled">True for <c>a AND b</c>, false for <c>a b</c>.</param>
public sealed record AndNode(QueryNode Left, QueryNode Right, bool Spelled) : QueryNode;

public sealed record OrNode(QueryNode Left, QueryNode Right) : QueryNode;

public sealed record NotNode(QueryNode Operand) : QueryNode;

/// <summary><c>field:value</c>.</summary>
/// <param name="Field">The name as it was written.</param>
public sealed record FieldNode(string Field, ValueNode Value) : QueryNode
{
    public SourceSpan FieldSpan { get; init; }
}

/// <summary>A free word or phrase.</summary>
public sealed record WordNode(Pattern Pattern) : QueryNode;

/// <summary>What stands behind <c>field:</c>.</summary>
public abstract record ValueNode
{
    private protected ValueNode()
    {
    }

    public SourceSpan Span { get; init; }
}

/// <summary>The whole value, with wildcards.</summary>
public sealed record PatternValue(Pattern Pattern) : ValueNode;

/// <summary><c>field:*</c>: the field is present.</summary>
public sealed record PresentValue : ValueNode;

public enum CompareOperator
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary><c>field:&gt;=value</c>.</summary>
public sealed record CompareValue(CompareOperator Operator, string Text) : ValueNode;

/// <summary><c>field:[a TO b]</c>, both ends included.</summary>
/// <param name="From">Null for <c>*</c>: no lower end.</param>
/// <param name="To">Null for <c>*</c>: no upper end.</param>
public sealed record RangeValue(string? From, string? To) : ValueNode;

public sealed record ValueOr(ValueNode Left, ValueNode Right) : ValueNode;

public sealed record ValueAnd(ValueNode Left, ValueNode Right) : ValueNode;

public sealed record ValueNot(ValueNode Operand) : ValueNode;
