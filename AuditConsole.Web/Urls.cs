using System.Globalization;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;

namespace AuditConsole.Web;

/// <summary>Every address of the site. What builds one stands beside what reads it.</summary>
public static class Urls
{
    public const string Home = "/";
    public const string Welcome = "/welcome";
    public const string TimelinePath = "/timeline";
    public const string EventsPath = "/events";
    public const string Objects = "/objects";
    public const string Policies = "/policies";
    public const string Capture = "/capture";
    public const string AccessKeys = "/access/keys";
    public const string Account = "/account";
    public const string SignIn = "/signin";
    public const string SignOut = "/signout";
    public const string Setup = "/setup";
    public const string Error = "/error";
    public const string ChooseLedger = "/ledger";

    /// <summary>The Timeline of the sample data.</summary>
    public const string SampleTimeline = TimelinePath + "?tenant=sample";

    public const string ApiEvents = "/api/v1/events";
    public const string ApiAuditLogs = "/api/v1/audit-logs";
    public const string ApiExport = ApiAuditLogs + "/export";
    public const string ApiObjects = "/api/v1/objects";
    public const string KubernetesWebhook = "/ingest/k8s/audit";

    /// <summary>The sign-in page, leading back to a page of this site.</summary>
    /// <param name="relative">Path and query of the page, with or without its leading slash.</param>
    public static string SignInThen(string relative)
        => relative is "" or "/" ? SignIn : new QueryString().With("returnUrl", "/" + relative.TrimStart('/')).After(SignIn);

    /// <summary>True for an address that leads nowhere else than to a page of this site.</summary>
    public static bool IsLocal(string? url)
        => url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);

    /// <summary>The Timeline; null leaves a key at its default.</summary>
    /// <param name="from">A relative word (<c>now-24h</c>) or an RFC 3339 instant.</param>
    public static string Timeline(string? query = null, string? from = null, string? to = null, long? selected = null)
        => new QueryString().With("q", query).With("from", from).With("to", to).With("sel", selected?.ToString(CultureInfo.InvariantCulture)).After(TimelinePath);

    /// <summary>The Timeline over a span, such as that of an import; both ends in microseconds UTC and both shown.</summary>
    public static string TimelineOver(long first, long last, string? query = null)
        => Timeline(query, Instant(first - first % Micros.PerSecond), Instant(last - last % Micros.PerSecond + Micros.PerSecond));

    /// <summary>The page of one event.</summary>
    public static string Event(long seq, string? tab = null)
        => new QueryString().With("tab", tab).After(string.Create(CultureInfo.InvariantCulture, $"{EventsPath}/{seq}"));

    /// <summary>The page of an object, with its Change Log.</summary>
    public static string Object(ObjectKey key) => Objects + ObjectPath.Of(key);

    /// <summary>Two versions of an object side by side; each is <c>v14</c>, <c>at:2026-03-03T00:00:00Z</c> or <c>obj:…@v3</c>.</summary>
    public static string Compare(ObjectKey key, string? baseVersion = null, string? head = null)
        => new QueryString().With("base", baseVersion).With("head", head).After(Object(key) + "/compare");

    public static string CaptureSource(string source) => $"{Capture}/{ObjectPath.Segment(source)}";

    /// <summary>One event through the API, by the id its source gave it.</summary>
    public static string ApiEvent(string id, bool bodies)
        => new QueryString().With("include", bodies ? "bodies" : null).After($"{ApiAuditLogs}/{Uri.EscapeDataString(id)}");

    public static string ApiObject(ObjectKey key) => ApiObjects + ObjectPath.Of(key);

    public static string ApiVersions(ObjectKey key) => ApiObject(key) + "/versions";

    /// <summary>The document of a version, as YAML unless the request asks for JSON.</summary>
    public static string ApiVersion(ObjectKey key, int number) => string.Create(CultureInfo.InvariantCulture, $"{ApiVersions(key)}/{number}");

    public static string ApiDiff(ObjectKey key, int baseNumber, int head)
        => string.Create(CultureInfo.InvariantCulture, $"{ApiObject(key)}/diff?base=v{baseNumber}&head=v{head}");

    /// <summary>Where an API server sends audit events of a source.</summary>
    public static string WebhookOf(string source) => $"{KubernetesWebhook}/{ObjectPath.Segment(source)}";

    /// <summary>The object of an object's address (page, compare, API), from the undecoded path: decoding by a server or router loses what a slash in a name was.</summary>
    public static bool TryParseObject(string url, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ObjectKey? key)
        => ObjectPath.TryParse(url, out key);

    /// <summary>Seconds are enough for the ends of a range that a person gave; what has a fraction keeps it.</summary>
    internal static string Instant(long micros)
        => Micros.ToUtc(micros).ToString(micros % Micros.PerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
