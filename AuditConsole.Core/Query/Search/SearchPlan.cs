using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>A request made ready: what limits the rows at all, the conditions to evaluate, and what is to be counted.</summary>
internal sealed class SearchPlan
{
    private SearchPlan(SearchRequest request)
    {
        Request = request;
        HidesNoise = request.HideNoise && !request.Query.LiftsNoise;
        Scope = ScopeCondition.Of(request.Scope);
        Conditions = [CheapestFirst.Order(request.Query.Condition)];
        FacetConditions = new int[request.Facets.Count];
    }

    public SearchRequest Request { get; }

    public Condition Scope { get; }

    public bool HidesNoise { get; }

    public bool ShowsSuperseded => Request.ShowSuperseded || Request.Query.NamesStage;

    public bool ShowsCovered => Request.ShowSuperseded || Request.Query.NamesReviews;

    /// <summary>The query's condition, then those of facets whose own field the query names: they count without its terms, so that alternatives show.</summary>
    public List<Condition> Conditions { get; }

    /// <summary>For each facet of the request its place in <see cref="Conditions"/>.</summary>
    public int[] FacetConditions { get; }

    /// <summary>True when every match has to be found, not only the rows of the answer.</summary>
    public bool Counts => Request.Totals || Request.HistogramBuckets > 0 || Request.Facets.Count > 0;

    /// <summary>True when columns alone cannot decide the conditions.</summary>
    public bool ReadsEvents { get; private set; }

    /// <summary>The blobs of a segment that the conditions are evaluated on.</summary>
    public IReadOnlyCollection<string> ScanBlobs { get; private set; } = [];

    /// <summary>The free words of the conditions.</summary>
    public IReadOnlyList<WordMatcher> Words { get; private set; } = [];

    /// <summary>The words that are looked for in bodies only.</summary>
    public IReadOnlyList<WordMatcher> BodyWords { get; private set; } = [];

    /// <summary>What the requests of all matches are among, as segments filter by them; null when the query does not say.</summary>
    public IReadOnlyList<ulong>? Requests { get; private set; }

    /// <summary>True when every row counts that lies in the range and is not hidden: then what segments have counted beforehand is the answer.</summary>
    public bool CountsEverything { get; private set; }

    public static SearchPlan Of(SearchRequest request)
    {
        var plan = new SearchPlan(request);
        for (var i = 0; i < request.Facets.Count; i++)
        {
            var others = request.Query.WithoutTermsOn(request.Facets[i]);
            if (!ReferenceEquals(others, request.Query))
            {
                plan.FacetConditions[i] = plan.Conditions.Count;
                plan.Conditions.Add(CheapestFirst.Order(others.Condition));
            }
        }

        plan.ReadsEvents = plan.Conditions.Exists(NeedsReading);
        plan.CountsEverything = plan.Scope is Constant { Value: true } && plan.Conditions.TrueForAll(condition => condition is Constant { Value: true }) && plan is { ShowsSuperseded: false, ShowsCovered: false };
        plan.ScanBlobs = [.. plan.Conditions.Append(plan.Scope).SelectMany(Blobs).Concat(plan.HidesNoise ? [SegmentBlobs.Routine] : []).Distinct()];
        plan.Words = [.. plan.Conditions.SelectMany(WordsOf).Distinct()];
        plan.BodyWords = [.. plan.Conditions.SelectMany(BodyWordsOf).Distinct()];
        plan.Requests = plan.Conditions.Select(RequestsOf).Aggregate((a, b) => a is null || b is null ? null : [.. a, .. b]);
        return plan;
    }

    private static IEnumerable<string> Blobs(Condition condition) => condition switch
    {
        FieldTest { Field.Storage: FieldStorage.Column } test => SegmentBlobs.Of(test.Field),
        FieldTest { Field.Storage: FieldStorage.Derived } => [.. SegmentBlobs.Of(EventFields.Time), .. SegmentBlobs.Of(EventFields.Received)],

        // In which columns it may stand, each run knows for itself.
        WordTest => [SegmentBlobs.Tokens],
        BodyCondition { Words.Count: > 0 } => [SegmentBlobs.Tokens],
        Not not => Blobs(not.Part),
        AllOf all => all.Parts.SelectMany(Blobs),
        AnyOf any => any.Parts.SelectMany(Blobs),
        _ => [],
    };

    private static IEnumerable<WordMatcher> WordsOf(Condition condition) => condition switch
    {
        WordTest test => [test.Word],
        Not not => WordsOf(not.Part),
        AllOf all => all.Parts.SelectMany(WordsOf),
        AnyOf any => any.Parts.SelectMany(WordsOf),
        _ => [],
    };

    private static IEnumerable<WordMatcher> BodyWordsOf(Condition condition) => condition switch
    {
        BodyCondition test => test.Words,
        Not not => BodyWordsOf(not.Part),
        AllOf all => all.Parts.SelectMany(BodyWordsOf),
        AnyOf any => any.Parts.SelectMany(BodyWordsOf),
        _ => [],
    };

    private static IReadOnlyList<ulong>? RequestsOf(Condition condition) => condition switch
    {
        FieldTest { Test: OneOfTest ids, Field: var field } when field == EventFields.Id => [.. ids.Values.Select(id => EventKey.OfRequest(id))],
        AllOf all => all.Parts.Select(RequestsOf).FirstOrDefault(requests => requests is not null),
        AnyOf any => any.Parts.Select(RequestsOf).Aggregate((IReadOnlyList<ulong>?)[], (a, b) => a is null || b is null ? null : [.. a, .. b]),
        _ => null,
    };

    private static bool NeedsReading(Condition condition) => condition switch
    {
        WordTest or BodyCondition => true,
        FieldTest test => test.Field.Storage == FieldStorage.Detail,
        Not not => NeedsReading(not.Part),
        AllOf all => all.Parts.Any(NeedsReading),
        AnyOf any => any.Parts.Any(NeedsReading),
        _ => false,
    };
}
