using AuditConsole.Core.Changes;

namespace AuditConsole.Web.Components.Policies;

/// <summary>What the list of objects shows, as its address says it.</summary>
/// <param name="Policies">The page of policies: their kinds only, by tier in evaluation order.</param>
public sealed record ObjectsUrlState(bool Policies)
{
    private static readonly string[] Keys = ["q", "kind", "cluster", "namespace", "tier", "state", "cursor"];

    public string? Text { get; init; }

    /// <summary>Comma-separated; text, so that equal states are equal records.</summary>
    public string? Kinds { get; init; }

    public string? Cluster { get; init; }

    public string? Namespace { get; init; }

    public string? Tier { get; init; }

    public ObjectState? State { get; init; }

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }

    /// <summary>Keys of the address that this page does not know.</summary>
    public string Rest { get; init; } = "";

    public IReadOnlyList<string> KindList => Kinds?.Split(',') ?? [];

    public bool IsFiltered => Text is not null || Kinds is not null || Cluster is not null || Namespace is not null || Tier is not null || State is not null;

    public static ObjectsUrlState Parse(string address)
    {
        var query = QueryString.Of(address);
        return new ObjectsUrlState(address.Split('?', '#')[0].TrimEnd('/').EndsWith(Urls.Policies, StringComparison.Ordinal))
        {
            Text = UrlValue.Of(query, "q")?.Trim() is { Length: > 0 } text ? text : null,
            Kinds = UrlValue.List(query, "kind") is { Count: > 0 } kinds ? string.Join(',', kinds) : null,
            Cluster = UrlValue.Of(query, "cluster"),
            Namespace = UrlValue.Of(query, "namespace"),
            Tier = UrlValue.Of(query, "tier"),
            State = ObjectWords.ParseState(query["state"]),
            Cursor = UrlValue.Of(query, "cursor"),
            Rest = query.Without(Keys).ToString(),
        };
    }

    public string ToUrl()
        => new QueryString().With("q", Text).With("kind", Kinds).With("cluster", Cluster).With("namespace", Namespace).With("tier", Tier)
            .With("state", State is { } state ? ObjectWords.State(state) : null).With("cursor", Cursor)
            .Followed(QueryString.Of("?" + Rest)).After(Policies ? Urls.Policies : Urls.Objects);

    public ObjectFilter ToFilter()
        => new()
        {
            Text = Text,
            Kinds = Kinds is not null ? KindList : Policies ? PolicyKinds.All : null,
            Cluster = Cluster,
            Namespace = Namespace,
            Tier = Tier,
            State = State,
            ByTier = Policies,
            Cursor = Cursor,
        };

    /// <summary>The state with a value of a facet chosen, or no longer; from its first page.</summary>
    public ObjectsUrlState Toggle(ObjectFacet facet, string value) => facet switch
    {
        ObjectFacet.Kind => ToggleKind(value),
        ObjectFacet.Cluster => this with { Cluster = Cluster == value ? null : value, Cursor = null },
        ObjectFacet.Namespace => this with { Namespace = Namespace == value ? null : value, Cursor = null },
        ObjectFacet.Tier => this with { Tier = Tier == value ? null : value, Cursor = null },
        _ => this with { State = IsChosen(facet, value) ? null : ObjectWords.ParseState(value), Cursor = null },
    };

    public bool IsChosen(ObjectFacet facet, string value) => facet switch
    {
        ObjectFacet.Kind => KindList.Contains(value),
        ObjectFacet.Cluster => Cluster == value,
        ObjectFacet.Namespace => Namespace == value,
        ObjectFacet.Tier => Tier == value,
        _ => State is { } state && ObjectWords.State(state) == value,
    };

    private ObjectsUrlState ToggleKind(string kind)
    {
        var kinds = KindList.Contains(kind) ? KindList.Where(k => k != kind).ToList() : [.. KindList, kind];
        return this with { Kinds = kinds.Count == 0 ? null : string.Join(',', kinds), Cursor = null };
    }
}

/// <summary>What lists of objects can be narrowed by.</summary>
public enum ObjectFacet
{
    Kind,
    Cluster,
    Namespace,
    Tier,
    State,
}
