using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;

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
        return plan;
    }

    private static bool NeedsReading(Condition condition) => condition switch
    {
        WordTest => true,
        FieldTest test => test.Field.Storage == FieldStorage.Detail,
        Not not => NeedsReading(not.Part),
        AllOf all => all.Parts.Any(NeedsReading),
        AnyOf any => any.Parts.Any(NeedsReading),
        _ => false,
    };
}
