using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Delivery.Formats;

/// <summary>An event as a line of ArcSight's Common Event Format, version 0.</summary>
/// <param name="version">Of the product, as it stands in the header.</param>
/// <param name="host">Whose console it is.</param>
public sealed class CefFormat(string version, string host)
{
    private const int LongestCustom = 4000;
    private const int Longest = 1023;

    /// <param name="whole">Places in the ledger are shown.</param>
    public string Line(AuditEvent e, bool whole)
    {
        var line = new StringBuilder("CEF:0|AuditConsole|AuditConsole|").Append(Header(version)).Append('|').Append(Header(e.Type)).Append('|').Append(Header(Name(e))).Append('|').Append(Severity(e)).Append('|');
        var start = line.Length;
        foreach (var (key, value) in Extension(e, whole))
        {
            if (!string.IsNullOrEmpty(value))
            {
                line.Append(line.Length == start ? "" : " ").Append(key).Append('=').Append(Value(value));
            }
        }

        return line.ToString();
    }

    private IEnumerable<(string Key, string? Value)> Extension(AuditEvent e, bool whole)
    {
        yield return ("rt", (e.Time / 1000).ToString(CultureInfo.InvariantCulture));
        yield return ("externalId", whole ? e.Seq.ToString(CultureInfo.InvariantCulture) : null);
        yield return ("cat", Cut(e.Category, Longest));
        yield return ("act", Cut(EventVocabulary.Action.Word(e.Action), 63));
        yield return ("outcome", Cut(EventVocabulary.Outcome.Word(e.Outcome), 63));
        yield return ("reason", Cut(e.Reason, Longest));
        yield return ("msg", Cut(e.Message, Longest));
        yield return ("suser", Cut(e.Actor.Name ?? e.Actor.Email ?? e.Actor.Id, Longest));
        yield return ("suid", Cut(e.Actor.Id, Longest));
        foreach (var address in Address(e.Actor.Ip))
        {
            yield return address;
        }

        yield return ("duser", Cut(e.Actor.EffectiveName, Longest));
        yield return ("requestClientApplication", Cut(e.Actor.UserAgent, Longest));
        yield return ("request", Cut(e.RequestUri, Longest));
        yield return ("requestMethod", e.RequestMethod);
        yield return ("fileType", e.Resource.Kind ?? e.Resource.Type);
        yield return ("fname", Cut(e.Resource.Name, Longest));
        yield return ("fileId", e.Resource.Uid);
        foreach (var (number, label, value) in Custom(e))
        {
            yield return ($"cs{number}Label", value is null ? null : label);
            yield return ($"cs{number}", Cut(value, LongestCustom));
        }

        yield return ("cn1Label", e.Code == 0 ? null : "code");
        yield return ("cn1", e.Code == 0 ? null : e.Code.ToString(CultureInfo.InvariantCulture));
        yield return ("deviceExternalId", Cut(e.Source, 255));
        yield return ("dvchost", Cut(host, 100));
    }

    private static IEnumerable<(int Number, string Label, string? Value)> Custom(AuditEvent e) =>
    [
        (1, "cluster", e.Cluster),
        (2, "namespace", e.Resource.Namespace),
        (3, "tier", e.Resource.Tier),
        (4, "class", EventVocabulary.Class.Word(e.Class)),
        (5, "tenant/project", e.Project is null ? e.Tenant : $"{e.Tenant}/{e.Project}"),
        (6, "verb", e.Verb),
    ];

    // CEF's src takes only the fourth version's addresses.
    private static IEnumerable<(string Key, string? Value)> Address(string? ip)
        => !IPAddress.TryParse(ip, out var address) ? []
            : address.AddressFamily == AddressFamily.InterNetwork ? [("src", ip)]
            : [("c6a2Label", "Source IPv6 Address"), ("c6a2", ip)];

    private static string Name(AuditEvent e)
        => string.Join(' ', new[] { e.Resource.Kind ?? e.Resource.Type, e.Resource.Name, EventVocabulary.Action.Word(e.Action) }.Where(word => !string.IsNullOrEmpty(word)));

    private static int Severity(AuditEvent e) => e.Severity switch
    {
        Events.Severity.Critical => 10,
        Events.Severity.High => 8,
        Events.Severity.Medium => 6,
        Events.Severity.Low => 4,
        _ => 2,
    };

    private static string? Cut(string? text, int longest) => text is null || text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    private static string Header(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ');

    private static string Value(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
