using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Tests.Core.Query;

/// <summary>What a search must answer, by a plain loop over whole events.</summary>
internal sealed class SearchOracle(SearchLedger ledger, SearchRequest request)
{
    private readonly bool _hides = request.HideNoise && !request.Query.LiftsNoise;

    // Bodies are parsed for every look, and a histogram looks for every bucket.
    private readonly Dictionary<(string Query, bool InRange), List<AuditEvent>> _matches = [];

    /// <summary>The rule once more, over a whole event.</summary>
    public static bool IsNoise(AuditEvent e)
        => e.Class is EventClass.Status or EventClass.Lease or EventClass.Noop or EventClass.Read
            && !(e.Class == EventClass.Read && e.Format != EventFormat.KubernetesSnapshot && (e.Resource.Kind == "Secret" || e.Resource.Resource == "secrets"))
            && e.Resource.Subresource is not ("exec" or "attach" or "portforward" or "proxy")
            && !(e.Class is EventClass.Status or EventClass.Lease && e.Resource.Resource is not null && IsByHand(e));

    private static bool IsByHand(AuditEvent e)
        => e.ActorClass is ActorClass.Human or ActorClass.Anonymous || e.Actor.EffectiveName is not null || (e.Action == EventAction.Delete && e.ActorClass != ActorClass.ControlPlane);

    public long[] Rows()
    {
        var newestFirst = Visible(request.Query).OrderByDescending(e => e.Position)
            .Where(e => e.Position < request.Before && (request.After is not { } after || e.Position > after)).Select(e => e.Seq).ToArray();
        return request.After is null
            ? [.. newestFirst.Skip(request.Offset).Take(request.Limit)]
            : [.. newestFirst.Reverse().Skip(request.Offset).Take(request.Limit).Reverse()];
    }

    public bool HasOlder()
    {
        var rows = Rows();
        var oldest = rows.Length > 0 ? ledger.Find(rows[^1]).Position : request.After is { } after ? after with { Seq = after.Seq + 1 } : EventPosition.Newest;
        return request.After is null
            ? Visible(request.Query).Count(e => e.Position < request.Before) > request.Offset + request.Limit
            : Visible(request.Query).Any(e => e.Position < oldest);
    }

    public SearchTotals Totals()
    {
        var visible = Visible(request.Query).ToList();
        var objects = visible.Where(e => e.Resource.Name is not null).Select(e => (e.Cluster, e.Resource.Group, e.Resource.Kind, e.Resource.Namespace, e.Resource.Name)).Distinct();
        return new SearchTotals(visible.Count, objects.Count(), visible.Select(e => e.Actor.Display).OfType<string>().Distinct().Count());
    }

    public long Hidden() => HiddenEvents().Count();

    public HistogramBucket[] Histogram(Histogram shape) =>
    [
        .. Enumerable.Range(0, shape.Buckets.Count).Select(i =>
        {
            var (from, to) = (shape.From + i * shape.BucketWidth, shape.From + (i + 1) * shape.BucketWidth);
            var visible = Visible(request.Query).Where(e => e.Time >= from && e.Time < to).ToList();
            var wrong = visible.Count(e => e.Class is EventClass.Denied or EventClass.Failed);
            var hidden = HiddenEvents().Count(e => e.Time >= from && e.Time < to);
            return new HistogramBucket(visible.Count - wrong, wrong, hidden);
        }),
    ];

    public (FacetValue[] Values, int Distinct) Facet(FacetOf facet)
    {
        var counts = Visible(WithoutTermsOn(facet)).SelectMany(e => facet.Fields.Select(field => Values(field, e).Distinct()).FirstOrDefault(values => values.Any()) ?? []).CountBy(v => v).Select(c => new FacetValue(c.Key, c.Value)).ToList();
        return ([.. counts.OrderByDescending(c => c.Count).ThenBy(c => c.Value, StringComparer.Ordinal).Take(request.FacetValues)], counts.Count);
    }

    public long? NewestElsewhere()
        => Visible(request.Query).Any() ? null : Visible(request.Query, inRange: false).Where(e => e.Time >= request.To).Select(e => (long?)e.Time).Max()
            ?? Visible(request.Query, inRange: false).Select(e => (long?)e.Time).Max();

    private static IEnumerable<string> Values(EventField field, AuditEvent e) => field.IsNumeric ? field.Number(e) is { } n ? [$"{n}"] : [] : field.List(e);

    private IEnumerable<AuditEvent> Visible(EventQuery query, bool inRange = true) => Matching(query, inRange).Where(e => !(_hides && IsNoise(e)));

    private IEnumerable<AuditEvent> HiddenEvents() => Matching(request.Query, inRange: true).Where(e => _hides && IsNoise(e));

    private List<AuditEvent> Matching(EventQuery query, bool inRange)
    {
        if (!_matches.TryGetValue((query.Text, inRange), out var matches))
        {
            _matches.Add((query.Text, inRange), matches = [.. InRange(inRange).Where(e => query.Matches(e.Event, e.Bodies)).Select(e => e.Event)]);
        }

        return matches;
    }

    private IEnumerable<(AuditEvent Event, EventBodies Bodies)> InRange(bool inRange)
        => ledger.Events.Where(e => (!inRange || (e.Event.Time >= request.From && e.Event.Time < request.To))
            && request.Scope.Contains(e.Event)
            && (request.AfterSeq is not { } seq || e.Event.Seq > seq)
            && (request.ShowSuperseded || request.Query.NamesStage || !ledger.IsSuperseded(e.Event.Seq))
            && (request.ShowSuperseded || request.Query.NamesReviews || !ledger.IsCovered(e.Event.Seq)));

    private EventQuery WithoutTermsOn(FacetOf facet)
    {
        var all = Conjuncts(request.Query.Root).ToList();
        var kept = all.Where(node => !FieldsOf(node).All(f => (f == "actor" && facet == FacetOf.Actor) || (f is not null && EventFields.TryFind(f, out var found) && found == facet.Field))).ToList();
        if (kept.Count == all.Count)
        {
            return request.Query;
        }

        var text = string.Join(" AND ", kept.Select(node => $"({QueryPrinter.Print(node)})"));
        return EventQuery.TryParse(text, QueryMatchTests.Now, out var query, out _) ? query : throw new InvalidOperationException(text);
    }

    private static IEnumerable<QueryNode> Conjuncts(QueryNode node) => node switch
    {
        AndNode and => Conjuncts(and.Left).Concat(Conjuncts(and.Right)),
        EverythingNode => [],
        _ => [node],
    };

    private static IEnumerable<string?> FieldsOf(QueryNode node) => node switch
    {
        AndNode and => FieldsOf(and.Left).Concat(FieldsOf(and.Right)),
        OrNode or => FieldsOf(or.Left).Concat(FieldsOf(or.Right)),
        NotNode not => FieldsOf(not.Operand),
        FieldNode field => [field.Field],
        _ => [null],
    };
}
