using AuditConsole.Core.Changes;

namespace AuditConsole.Web.Components.Policies;

/// <summary>What the list of objects shows, as its address says it.</summary>
/// <param name="Policies">The page of policies: their kinds only, by tier in evaluation order.</param>
public sealed record ObjectsUrlState(bool Policies)
{
    public string? Text { get; init; }

    /// <summary>Comma-separated in the address; kept as text so that equal states are equal records.</summary>
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
        var query = new UrlQuery(address);
        var path = address.Split('?', '#')[0].TrimEnd('/');
        return new ObjectsUrlState(path.EndsWith("/policies", StringComparison.Ordinal) || path == "policies")
        {
            Text = query.Take("q")?.Trim() is { Length: > 0 } text ? text : null,
            Kinds = query.TakeList("kind") is { Count: > 0 } kinds ? string.Join(',', kinds) : null,
            Cluster = query.Take("cluster"),
            Namespace = query.Take("namespace"),
            Tier = query.Take("tier"),
            State = query.Take("state") switch { "live" => ObjectState.Live, "terminating" => ObjectState.Terminating, "deleted" => ObjectState.Deleted, _ => null },
            Cursor = query.Take("cursor"),
            Rest = query.Rest(),
        };
    }

    public string ToUrl()
        => new UrlQueryWriter(Policies ? "/policies" : "/objects")
            .Add("q", Text).Add("kind", Kinds).Add("cluster", Cluster).Add("namespace", Namespace).Add("tier", Tier)
            .Add("state", State is { } state ? StateWord(state) : null).Add("cursor", Cursor).Raw(Rest).ToString();

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

    /// <summary>The state with a kind added, or taken away when it was there; from its first page.</summary>
    public ObjectsUrlState ToggleKind(string kind)
    {
        var kinds = KindList.Contains(kind) ? KindList.Where(k => k != kind).ToList() : [.. KindList, kind];
        return this with { Kinds = kinds.Count == 0 ? null : string.Join(',', kinds), Cursor = null };
    }

    public static string StateWord(ObjectState state) => state switch
    {
        ObjectState.Live => "live",
        ObjectState.Terminating => "terminating",
        _ => "deleted",
    };
}
