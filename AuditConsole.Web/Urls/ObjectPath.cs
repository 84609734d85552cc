using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Changes;

namespace AuditConsole.Web;

/// <summary>Five path segments that name an object: cluster, group, kind, namespace, name; each percent-encoded, <c>_</c> for an empty one.</summary>
/// <remarks>
/// Browsers take segments of dots away, and <c>_</c> is taken: text of underscores followed by at most two dots gets one more
/// underscore in front. So <c>.</c> is <c>_.</c> and a real <c>_</c> is <c>__</c>.
/// </remarks>
public static class ObjectPath
{
    private const int Segments = 5;

    /// <summary>The segments, each with its slash in front.</summary>
    public static string Of(ObjectKey key)
        => $"/{Segment(key.Cluster)}/{Segment(key.Group)}/{Segment(key.Kind)}/{Segment(key.Namespace)}/{Segment(key.Name)}";

    public static string Segment(string text) => NeedsMark(text) ? "_" + text : Uri.EscapeDataString(text);

    /// <summary>The text of an encoded segment.</summary>
    public static string Text(string segment)
    {
        var text = Uri.UnescapeDataString(segment);
        return text.StartsWith('_') && NeedsMark(text) ? text[1..] : text;
    }

    /// <summary>Finds the five segments after <c>/objects/</c> in an address or path that is still encoded.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out ObjectKey? key)
    {
        key = null;
        var end = url.IndexOfAny(['?', '#']);
        var path = end < 0 ? url : url[..end];
        const string marker = "/objects/";
        var start = path.IndexOf(marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        var segments = path[(start + marker.Length)..].Split('/');
        if (segments.Length < Segments || segments.Take(Segments).Any(s => s.Length == 0))
        {
            return false;
        }

        key = new ObjectKey(Text(segments[0]), Text(segments[1]), Text(segments[2]), Text(segments[3]), Text(segments[4]));
        return true;
    }

    private static bool NeedsMark(string text)
    {
        var rest = text.AsSpan().TrimStart('_');
        return rest is "" or "." or "..";
    }
}
