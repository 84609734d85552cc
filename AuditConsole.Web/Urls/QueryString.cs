using System.Collections.Immutable;
using System.Text;

namespace AuditConsole.Web;

/// <summary>The keys of an address in their order. Keys that a page does not know travel along.</summary>
public sealed class QueryString
{
    private readonly ImmutableArray<(string Key, string Value)> _pairs;

    public QueryString()
        : this([])
    {
    }

    private QueryString(ImmutableArray<(string Key, string Value)> pairs) => _pairs = pairs;

    public string? this[string key] => _pairs.FirstOrDefault(p => p.Key == key).Value;

    /// <summary>Reads the part after <c>?</c> of an address; a key without <c>=</c> has the empty value.</summary>
    public static QueryString Of(string url)
    {
        var start = url.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
        {
            return new QueryString();
        }

        var end = url.IndexOf('#', start);
        var text = end < 0 ? url[(start + 1)..] : url[(start + 1)..end];
        return new QueryString([.. text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair)]);
    }

    /// <summary>Sets a key; null or empty takes it away.</summary>
    public QueryString With(string key, string? value)
    {
        var rest = _pairs.RemoveAll(p => p.Key == key);
        return new QueryString(string.IsNullOrEmpty(value) ? rest : rest.Add((key, value)));
    }

    /// <summary>What is left without these keys.</summary>
    public QueryString Without(IEnumerable<string> keys)
    {
        var names = keys.ToHashSet();
        return new QueryString(_pairs.RemoveAll(p => names.Contains(p.Key)));
    }

    public QueryString Followed(QueryString more) => new(_pairs.AddRange(more._pairs));

    /// <summary>The whole address.</summary>
    public string After(string path) => _pairs.IsEmpty ? path : path + "?" + ToString();

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (key, value) in _pairs)
        {
            text.Append(text.Length > 0 ? "&" : string.Empty).Append(Escape(key)).Append('=').Append(Escape(value));
        }

        return text.ToString();
    }

    private static (string Key, string Value) Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (Unescape(text), string.Empty) : (Unescape(text[..equals]), Unescape(text[(equals + 1)..]));
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    // Colons, slashes, commas and parentheses may stand in a query as they are: addresses stay readable.
    private static string Escape(string text)
        => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal)
            .Replace("%2C", ",", StringComparison.Ordinal).Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal);
}
