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
        var query = new UrlQuery(address);
        return new ObjectUrlState
        {
            Tab = query.Take("tab") == "manifest" ? ObjectTab.Manifest : ObjectTab.ChangeLog,
            Open = Join(query.TakeList("open").Select(VersionNumber.Parse).OfType<int>()),
            Split = query.TakeFlag("diff", "split"),
            WholeFile = query.TakeFlag("whole"),
            Noise = query.TakeFlag("noise"),
            Before = long.TryParse(query.Take("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before > 0 ? before : null,
            Rest = query.Rest(),
        };
    }

    public string ToUrl(ObjectKey key)
        => new UrlQueryWriter("/objects/" + ObjectPath.Of(key))
            .Add("tab", Tab == ObjectTab.Manifest ? "manifest" : null)
            .Add("open", Open)
            .Add("diff", Split ? "split" : null)
            .Add("whole", WholeFile ? "1" : null)
            .Add("noise", Noise ? "1" : null)
            .Add("before", Before?.ToString(CultureInfo.InvariantCulture))
            .Raw(Rest)
            .ToString();

    public ObjectUrlState Toggle(int version)
        => this with { Open = Join(OpenVersions.Contains(version) ? OpenVersions.Where(v => v != version) : OpenVersions.Append(version)) };

    /// <summary>Few enough that nobody can make the page load a thousand diffs by its address.</summary>
    private static string Join(IEnumerable<int> versions) => string.Join(',', versions.Distinct().Order().Take(20).Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
