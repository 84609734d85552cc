using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Words;

/// <summary>Says in English which events a query asks for: for tooltips, proposed names and screen readers.</summary>
public static class QuerySentence
{
    /// <summary>Begins in lower case with <c>events</c> or <c>all events</c>, and has no full stop.</summary>
    public static string Of(EventQuery query) => query.Root is EverythingNode or WordNode { Pattern.IsAny: true } ? "all events" : $"events {Terms(query.Root, Around.Nothing)}";

    private enum Around
    {
        Nothing,
        Or,
        And,
        Not,
    }

    private static string Terms(QueryNode node, Around around) => node switch
    {
        AndNode and => Enclosed($"{Terms(and.Left, Around.And)}, {Terms(and.Right, Around.And)}", around is Around.Not or Around.Or),
        OrNode or => Enclosed($"{Terms(or.Left, Around.Or)} or {Terms(or.Right, Around.Or)}", around is Around.Not or Around.And),
        NotNode { Operand: NotNode { Operand: var twice } } => Terms(twice, around),
        NotNode not => Negated(Terms(not.Operand, Around.Not)),
        FieldNode field => FieldPhrase.Of(field),
        WordNode { Pattern.IsAny: true } => "of any kind",
        WordNode word => $"with the words {ValuePhrase.Quoted(word.Pattern)}",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static string Negated(string phrase)
        => phrase.StartsWith("with ", StringComparison.Ordinal) ? $"without {phrase["with ".Length..]}"
        : phrase.StartsWith(FieldPhrase.Changed, StringComparison.Ordinal) ? $"that did not change{phrase[FieldPhrase.Changed.Length..]}"
        : $"not {phrase}";

    private static string Enclosed(string phrase, bool encloses) => encloses ? $"({phrase})" : phrase;
}
