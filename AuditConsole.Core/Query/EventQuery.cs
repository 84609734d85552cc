using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Memory;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query;

/// <summary>A parsed query: its text, and the tree that search and live view evaluate.</summary>
public sealed class EventQuery
{
    public static readonly EventQuery Everything = new(string.Empty, new EverythingNode(), Constant.True, null, 0);

    /// <summary>Fields whose naming says that the asker wants to see for himself.</summary>
    private static readonly EventField[] LiftingFields = [EventFields.Class, EventFields.Verb, EventFields.Action, EventFields.Id, EventFields.RequestId, EventFields.Seq];

    private readonly IReadOnlySet<EventField> _fields;
    private readonly long _now;

    private EventQuery(string text, QueryNode root, Condition condition, FieldResolver? resolver, long now)
    {
        Text = text;
        Root = root;
        Condition = condition;
        HasWords = resolver?.HasWords == true;
        BodyName = resolver?.BodyName;
        _fields = resolver?.Named ?? new HashSet<EventField>();
        _now = now;
    }

    /// <summary>As it was written, or as an edited tree prints.</summary>
    public string Text { get; }

    public QueryNode Root { get; }

    /// <summary>True for free words, which are also looked for in bodies: that needs the right to see them.</summary>
    public bool HasWords { get; }

    /// <summary>The first path of a body that the query asks about, or <c>changed</c>, as it is written; null when it asks about none.</summary>
    public string? BodyName { get; }

    /// <summary>True when the query asks about bodies in any way.</summary>
    public bool NeedsBodies => HasWords || BodyName is not null;

    /// <summary>True when the query names class, verb, action or an id: then nothing is hidden as routine.</summary>
    public bool LiftsNoise => _fields.Overlaps(LiftingFields);

    /// <summary>True when the query names the stage of a Kubernetes event: then the first stages of finished requests are shown too.</summary>
    public bool NamesStage => _fields.Contains(EventFields.Stage);

    /// <summary>True when the query names the input or an id: then admission reviews are shown too whose request has an audit event.</summary>
    public bool NamesReviews => _fields.Contains(EventFields.Format) || _fields.Contains(EventFields.Id) || _fields.Contains(EventFields.RequestId) || _fields.Contains(EventFields.Seq);

    /// <summary>The fields that the query names, in any place.</summary>
    public IEnumerable<EventField> Fields => _fields;

    internal Condition Condition { get; }

    /// <summary>Parses and resolves a query; relative times are resolved against <paramref name="now"/> (microseconds UTC).</summary>
    public static bool TryParse(string text, long now, [NotNullWhen(true)] out EventQuery? query, [NotNullWhen(false)] out QueryError? error)
    {
        query = null;
        if (QueryParser.Parse(text, out error) is not { } root)
        {
            error ??= new QueryError(0, text.Length, "the query cannot be read", null);
            return false;
        }

        var resolver = new FieldResolver(text, now);
        if (resolver.Resolve(root) is not { } condition)
        {
            error = resolver.Error!;
            return false;
        }

        query = new EventQuery(text, root, condition, resolver, now);
        return true;
    }

    /// <summary>Whether one event matches; its stage, class and scope are the caller's matter.</summary>
    public bool Matches(AuditEvent e, EventBodies bodies) => ConditionMatcher.Matches(Condition, e, bodies);

    /// <summary>The query that also asks for this value: joined by <c>OR</c> with values of the field already asked for. The value is taken literally.</summary>
    public EventQuery WithIncluded(EventField field, string value) => Edited(QueryEdit.Include(QueryEdit.Without(Root, field, value), field, value));

    /// <summary>The query that leaves this value out. The value is taken literally.</summary>
    public EventQuery WithExcluded(EventField field, string value) => Edited(QueryEdit.Exclude(QueryEdit.Without(Root, field, value), field, value));

    /// <summary>The query that neither asks for this value nor leaves it out.</summary>
    public EventQuery Without(EventField field, string value) => Edited(QueryEdit.Without(Root, field, value));

    public bool IsIncluded(EventField field, string value) => QueryEdit.IsIncluded(Root, field, value);

    public bool IsExcluded(EventField field, string value) => QueryEdit.IsExcluded(Root, field, value);

    /// <summary>The query without its top-level terms that are about nothing but what a facet counts: what its counts are of.</summary>
    internal EventQuery WithoutTermsOn(FacetOf facet) => Edited(QueryEdit.WithoutTermsOn(Root, facet));

    /// <summary>The query that asks for both.</summary>
    /// <exception cref="ArgumentException">Together they exceed the limits of one query.</exception>
    public EventQuery And(EventQuery other) => Edited(QueryEdit.Join(Root, other.Root), Math.Max(_now, other._now));

    // Values come from the data, so an edit that does not parse is one whose text grew over the limits.
    private EventQuery Edited(QueryNode root, long? now = null)
    {
        if (root == Root)
        {
            return this;
        }

        return TryParse(QueryPrinter.Print(root), now ?? _now, out var query, out var error) ? query : throw new ArgumentException(error.Message);
    }

    public override string ToString() => Text;
}

/// <param name="Position">0-based place of the first character at fault, in UTF-16 units.</param>
/// <param name="Message">What was found and what was expected, in one sentence.</param>
/// <param name="Fix">The whole query with the fault mended, when a near name is known.</param>
public sealed record QueryError(int Position, int Length, string Message, string? Fix);
