namespace AuditConsole.Web.Components.Account;

/// <summary>What people call the program behind a user agent string.</summary>
public static class BrowserName
{
    // The order matters: each of the later names also stands in the strings of the earlier.
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] Systems = [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent))
        {
            return "unknown program";
        }

        var browser = Find(Browsers, userAgent);
        var system = Find(Systems, userAgent);
        return (browser, system) switch
        {
            (null, _) => userAgent.Length > 60 ? userAgent[..60] + "…" : userAgent,
            (_, null) => browser,
            _ => $"{browser} on {system}",
        };
    }

    private static string? Find((string Mark, string Name)[] table, string text) => Array.Find(table, entry => text.Contains(entry.Mark, StringComparison.Ordinal)).Name;
}
