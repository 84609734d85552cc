using System.Net;
using System.Text.RegularExpressions;

namespace AuditConsole.Tests.Support;

/// <summary>Sends the forms of static pages as a browser does: the page is read first, its hidden fields go along.</summary>
internal static partial class Forms
{
    public static async Task<HttpResponseMessage> SendFormAsync(this HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var html = await client.GetStringAsync(page);
        var part = Parts().Matches(html).Select(m => m.Value).Single(f => f.Contains($"value=\"{form}\"", StringComparison.Ordinal) || f.Contains($"id=\"{form}\"", StringComparison.Ordinal));
        var values = Hidden().Matches(part).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        var action = Action().Match(part) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : page;
        using var content = new FormUrlEncodedContent(values);
        return await client.PostAsync(action, content);
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex Action();
}
