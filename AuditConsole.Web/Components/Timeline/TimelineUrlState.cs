using System.Globalization;
using AuditConsole.Web.Components.Timeline.Ranges;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>Everything the Timeline's address says. Defaults are absent from the address; keys of other versions travel along in <see cref="Rest"/>.</summary>
public sealed record TimelineUrlState
{
    public const string DefaultFrom = "now-24h";
    public const string DefaultTo = "now";
    public const string Utc = "utc";
    public const string Local = "local";

    private static readonly string[] Keys = ["q", "from", "to", "tz", "live", "before", "after", "sel", "tab", "diff", "noise"];

    public string Query { get; init; } = string.Empty;

    /// <summary><c>now</c>, <c>now-24h</c>, an RFC 3339 instant or a date of the zone; anything else is shown as an error under the query.</summary>
    public string From { get; init; } = DefaultFrom;

    public string To { get; init; } = DefaultTo;

    /// <summary><c>utc</c>, <c>local</c> or an IANA name.</summary>
    public string Zone { get; init; } = Utc;

    public bool Live { get; init; }

    /// <summary>Rows older than this event: a seq, or a cursor where seq is not shown.</summary>
    public string? Before { get; init; }

    /// <summary>Rows newer than this event.</summary>
    public string? After { get; init; }

    /// <summary>Seq of the event whose drawer is open.</summary>
    public long? Selected { get; init; }

    public EventTab Tab { get; init; }

    public bool Split { get; init; }

    /// <summary>Routine events are shown too.</summary>
    public bool Noise { get; init; }

    /// <summary>Keys that are not ours, as they stood.</summary>
    public string Rest { get; init; } = string.Empty;

    /// <summary>What decides the rows and counts; two states that agree in it show the same list.</summary>
    public (string, string, string, string, string?, string?, bool) Question => (Query, From, To, Zone, Before, After, Noise);

    public bool IsFirstPage => Before is null && After is null;

    public static TimelineUrlState Parse(string url)
    {
        var query = QueryString.Of(url);
        return new TimelineUrlState
        {
            Query = query["q"] ?? string.Empty,
            From = Given(query["from"]) ?? DefaultFrom,
            To = Given(query["to"]) ?? DefaultTo,
            Zone = Given(query["tz"]) ?? Utc,
            Live = query["live"] == "1",
            Before = Given(query["before"]),
            After = Given(query["after"]),
            Selected = Seq(query["sel"]),
            Tab = EventTabs.Parse(query["tab"]),
            Split = query["diff"] == "split",
            Noise = query["noise"] == "1",
            Rest = query.Without(Keys).ToString(),
        };
    }

    public string ToUrl() => new QueryString()
        .With("q", Query)
        .With("from", From == DefaultFrom ? null : From)
        .With("to", To == DefaultTo ? null : To)
        .With("tz", Zone == Utc ? null : Zone)
        .With("live", Live ? "1" : null)
        .With("before", Before)
        .With("after", After)
        .With("sel", Selected?.ToString(CultureInfo.InvariantCulture))
        .With("tab", Selected is null ? null : EventTabs.Word(Tab))
        .With("diff", Split ? "split" : null)
        .With("noise", Noise ? "1" : null)
        .Followed(QueryString.Of("?" + Rest))
        .After(Urls.TimelinePath);

    /// <summary>The state with its dates as instants of the zone; the last day of a range belongs to it.</summary>
    public TimelineUrlState Dated(TimeZoneInfo zone) => this with { From = TimeBound.OfDate(From, zone, isEnd: false), To = TimeBound.OfDate(To, zone, isEnd: true) };

    /// <summary>Another question begins at its newest page and closes the drawer.</summary>
    public TimelineUrlState Asking(string query) => AtHead() with { Query = query.Trim() };

    public TimelineUrlState Over(string from, string to) => AtHead() with { From = from, To = to };

    public TimelineUrlState AtHead() => this with { Before = null, After = null, Selected = null, Tab = EventTab.Diff };

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static long? Seq(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq > 0 ? seq : null;
}
