using System.Text;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Bar;

/// <summary>A query's text as its outermost conditions, so that a click can add <c>field:value</c> to it or take it away; what a click did not write stays as it was written.</summary>
/// <remarks>A chosen value is one of <c>field:a</c>, <c>field:(a OR b)</c>, with or without <c>NOT</c>. Everything else is left alone.</remarks>
public sealed class QueryTerms
{
    /// <summary>The name that looks for an actor by name, e-mail, id and effective name. Its values are chosen like those of the actor's name.</summary>
    public const string AnyActor = "actor";

    private readonly List<QueryTerm> _terms;

    private QueryTerms(List<QueryTerm> terms) => _terms = terms;

    public static QueryTerms Of(string text) => new(QueryTermReader.Read(text));

    public string Text => string.Join(' ', _terms.Select(t => t.Print()));

    public IReadOnlyList<string> Included(EventField field) => Values(field, negated: false);

    public IReadOnlyList<string> Excluded(EventField field) => Values(field, negated: true);

    /// <summary>How many conditions stand side by side.</summary>
    public int Count => _terms.Count;

    public QueryTerms WithIncluded(EventField field, string name, string value) => Without(field, value).Add(field, name, value, negated: false);

    public QueryTerms WithExcluded(EventField field, string name, string value) => Without(field, value).Add(field, name, value, negated: true);

    /// <summary>The value neither asked for nor ruled out.</summary>
    public QueryTerms Without(EventField field, string value)
        => new([.. _terms.Select(t => t.Field == field ? t with { Values = [.. t.Values.Where(v => v != value)] } : t).Where(t => t.Field is null || t.Values.Count > 0)]);

    /// <summary>The query without one of its conditions, with the text of that condition.</summary>
    public IEnumerable<(string Dropped, string Remaining)> EachDropped()
        => _terms.Count < 2 ? [] : _terms.Select(dropped => (dropped.Print(), new QueryTerms([.. _terms.Where(t => t != dropped)]).Text));

    private QueryTerms Add(EventField field, string name, string value, bool negated)
    {
        var at = _terms.FindIndex(t => t.Field == field && t.Negated == negated);
        return at < 0
            ? new([.. _terms, new QueryTerm(string.Empty, negated, name, field, [value])])
            : new([.. _terms[..at], _terms[at] with { Name = Wider(_terms[at].Name, name), Values = [.. _terms[at].Values, value] }, .. _terms[(at + 1)..]]);
    }

    // One of several values is meant: side by side, two names would ask for both at once.
    private static string Wider(string written, string name) => name == AnyActor ? name : written;

    private string[] Values(EventField field, bool negated) => [.. _terms.Where(t => t.Field == field && t.Negated == negated).SelectMany(t => t.Values)];
}

/// <summary>One outermost condition: chosen values of a field, or any other text.</summary>
/// <param name="Field">Null for text that is kept as it stands.</param>
internal sealed record QueryTerm(string Verbatim, bool Negated, string Name, EventField? Field, IReadOnlyList<string> Values)
{
    public string Print()
    {
        if (Field is null)
        {
            return Verbatim;
        }

        var values = Values.Select(Quote).ToArray();
        return $"{(Negated ? "NOT " : string.Empty)}{Name}:{(values.Length == 1 ? values[0] : $"({string.Join(" OR ", values)})")}";
    }

    private static string Quote(string value)
    {
        var bare = value.Length > 0 && value is not ("AND" or "OR" or "NOT" or "TO") && value.All(c => char.IsLetterOrDigit(c) || "-_./@:+=,%".Contains(c, StringComparison.Ordinal));
        if (bare)
        {
            return value;
        }

        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c is '"' or '\\' ? "\\" : string.Empty).Append(c);
        }

        return text.Append('"').ToString();
    }
}
