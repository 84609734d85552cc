using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Planning;

/// <summary>Names that queries may use: the catalogue's, and a few that stand for several fields.</summary>
internal static class FieldNames
{
    private static readonly Dictionary<string, IReadOnlyList<EventField>> Several = new(StringComparer.OrdinalIgnoreCase)
    {
        ["actor"] = EventFields.AnyActor,
        ["resource"] = EventFields.AnyResource,
        ["actor.on_behalf_of"] = [EventFields.ActorEffectiveName, EventFields.ActorEffectiveId],
    };

    /// <summary>Asks which paths an event's bodies before and after differ at.</summary>
    public const string Changed = "changed";

    /// <summary>The fields that a name means; null when it means none.</summary>
    public static IReadOnlyList<EventField>? Find(string name)
    {
        if (Several.TryGetValue(name, out var fields))
        {
            return fields;
        }

        return EventFields.TryFind(name, out var field) ? [field] : null;
    }

    /// <summary>The short name to write a field with: the first alias without dots where the name has some.</summary>
    public static string Short(EventField field)
        => field.Name.Contains('.', StringComparison.Ordinal) && field.Aliases.FirstOrDefault(a => !a.Contains('.', StringComparison.Ordinal)) is { } alias ? alias : field.Name;

    public static QueryError Unknown(string text, FieldNode node)
    {
        var (start, length) = (node.FieldSpan.Start, node.FieldSpan.Length);
        if (NearName.Find(node.Field, EventFields.Names.Concat(Several.Keys).Concat(BodyPath.Names).Append(Changed)) is { } near)
        {
            return new QueryError(start, length, $"unknown field `{node.Field}`: did you mean `{near}`?", text.Remove(start, length).Insert(start, near));
        }

        var written = text.Substring(node.Span.Start, node.Span.Length);
        var isPlain = node.Value is PatternValue { Pattern.IsLiteral: true } && !written.AsSpan().ContainsAny('"', '\\');
        if (isPlain && text.AsSpan(start + length + 1).StartsWith("//", StringComparison.Ordinal))
        {
            // The address of a page is a text with a colon in it.
            return new QueryError(start, length, $"unknown field `{node.Field}`; to find the text itself, write it in quotes: `\"{written}\"`",
                text.Remove(node.Span.Start, node.Span.Length).Insert(node.Span.Start, $"\"{written}\""));
        }

        return new QueryError(start, length,
            $"unknown field `{node.Field}`; what sources sent without a field of its own is `extra.{node.Field}`" + (isPlain ? $", and the text itself is found in quotes: `\"{written}\"`" : ""),
            HasOrder(node.Value) ? null : text.Insert(start, "extra."));
    }

    // What is kept under `extra` are texts, which have no order.
    private static bool HasOrder(ValueNode value) => value switch
    {
        CompareValue or RangeValue => true,
        ValueOr or => HasOrder(or.Left) || HasOrder(or.Right),
        ValueAnd and => HasOrder(and.Left) || HasOrder(and.Right),
        ValueNot not => HasOrder(not.Operand),
        _ => false,
    };
}
