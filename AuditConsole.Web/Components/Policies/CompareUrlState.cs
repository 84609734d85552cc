using AuditConsole.Core.Changes;

namespace AuditConsole.Web.Components.Policies;

/// <summary>Which two versions a comparison shows, as its address says it.</summary>
public sealed record CompareUrlState
{
    private static readonly string[] Keys = ["base", "head", "diff", "whole"];

    /// <summary>Null: the version before the head.</summary>
    public int? Base { get; init; }

    /// <summary>Null: the newest version.</summary>
    public int? Head { get; init; }

    public bool Split { get; init; }

    public bool WholeFile { get; init; }

    public string Rest { get; init; } = "";

    public static CompareUrlState Parse(string address)
    {
        var query = QueryString.Of(address);
        return new CompareUrlState
        {
            Base = VersionNumber.Parse(query["base"]),
            Head = VersionNumber.Parse(query["head"]),
            Split = query["diff"] == "split",
            WholeFile = query["whole"] == "1",
            Rest = query.Without(Keys).ToString(),
        };
    }

    public string ToUrl(ObjectKey key)
        => QueryString.Of(Urls.Compare(key, Base is { } first ? VersionNumber.Write(first) : null, Head is { } second ? VersionNumber.Write(second) : null))
            .With("diff", Split ? "split" : null)
            .With("whole", WholeFile ? "1" : null)
            .Followed(QueryString.Of("?" + Rest))
            .After(Urls.Object(key) + "/compare");

    public CompareUrlState Swap() => this with { Base = Head, Head = Base };
}
