using AuditConsole.Core.Changes;

namespace AuditConsole.Web.Components.Policies;

/// <summary>Which two versions a comparison shows, as its address says it.</summary>
public sealed record CompareUrlState
{
    /// <summary>Null: the version before the head.</summary>
    public int? Base { get; init; }

    /// <summary>Null: the newest version.</summary>
    public int? Head { get; init; }

    public bool Split { get; init; }

    public bool WholeFile { get; init; }

    public string Rest { get; init; } = "";

    public static CompareUrlState Parse(string address)
    {
        var query = new UrlQuery(address);
        return new CompareUrlState
        {
            Base = VersionNumber.Parse(query.Take("base")),
            Head = VersionNumber.Parse(query.Take("head")),
            Split = query.TakeFlag("diff", "split"),
            WholeFile = query.TakeFlag("whole"),
            Rest = query.Rest(),
        };
    }

    public string ToUrl(ObjectKey key)
        => new UrlQueryWriter($"/objects/{ObjectPath.Of(key)}/compare")
            .Add("base", Base is { } first ? VersionNumber.Write(first) : null)
            .Add("head", Head is { } second ? VersionNumber.Write(second) : null)
            .Add("diff", Split ? "split" : null)
            .Add("whole", WholeFile ? "1" : null)
            .Raw(Rest)
            .ToString();

    public CompareUrlState Swap() => this with { Base = Head, Head = Base };
}
