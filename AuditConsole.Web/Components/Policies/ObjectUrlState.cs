using System.Globalization;
using AuditConsole.Core.Changes;

namespace AuditConsole.Web.Components.Policies;

public enum ObjectTab
{
    ChangeLog,
    Manifest,
}

/// <summary>What an object's page shows, as the query of its address says it.</summary>
public sealed record ObjectUrlState
{
    private static readonly string[] Keys = ["tab", "open", "diff", "whole", "noise", "before"];

    public ObjectTab Tab { get; init; }

    /// <summary>Versions whose diff is open, ascending and comma-separated; text so that equal states are equal records.</summary>
    public string Open { get; init; } = "";

    public bool Split { get; init; }

    public bool WholeFile { get; init; }

    /// <summary>Also shows writes without effect.</summary>
    public bool Noise { get; init; }

    /// <summary>Only entries older than this seq.</summary>
    public long? Before { get; init; }

    public string Rest { get; init; } = "";

    public IReadOnlyList<int> OpenVersions => [.. Open.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(v => int.Parse(v, CultureInfo.InvariantCulture))];

    public static ObjectUrlState Parse(string address)
    {
        var query = QueryString.Of(address);
        return new ObjectUrlState
        {
            Tab = query["tab"] == "manifest" ? ObjectTab.Manifest : ObjectTab.ChangeLog,
            Open = Join(UrlValue.List(query, "open").Select(VersionNumber.Parse).OfType<int>()),
            Split = query["diff"] == "split",
            WholeFile = query["whole"] == "1",
            Noise = query["noise"] == "1",
            Before = long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before > 0 ? before : null,
            Rest = query.Without(Keys).ToString(),
        };
    }

    /// <summary>True when the address itself chooses between inline and split.</summary>
    public static bool SaysView(string address) => QueryString.Of(address)["diff"] is not null;

    public string ToUrl(ObjectKey key)
        => new QueryString()
            .With("tab", Tab == ObjectTab.Manifest ? "manifest" : null)
            .With("open", Open)
            .With("diff", Split ? "split" : null)
            .With("whole", WholeFile ? "1" : null)
            .With("noise", Noise ? "1" : null)
            .With("before", Before?.ToString(CultureInfo.InvariantCulture))
            .Followed(QueryString.Of("?" + Rest))
            .After(Urls.Object(key));

    public ObjectUrlState Toggle(int version)
        => this with { Open = Join(OpenVersions.Contains(version) ? OpenVersions.Where(v => v != version) : OpenVersions.Append(version)) };

    /// <summary>Few enough that nobody can make the page load a thousand diffs by its address.</summary>
    private static string Join(IEnumerable<int> versions) => string.Join(',', versions.Distinct().Order().Take(20).Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
