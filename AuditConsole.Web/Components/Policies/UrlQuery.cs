using System.Text;

namespace AuditConsole.Web.Components.Policies;

/// <summary>The query of an address, taken apart key by key; what nobody takes is kept as it was, for other readers of the same address.</summary>
internal sealed class UrlQuery
{
    private const int MaxValue = 512;
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    public UrlQuery(string address)
    {
        var start = address.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
        {
            return;
        }

        var end = address.IndexOf('#', start);
        foreach (var pair in (end < 0 ? address[(start + 1)..] : address[(start + 1)..end]).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            _pairs.Add(equals < 0 ? new(Decode(pair), "") : new(Decode(pair[..equals]), Decode(pair[(equals + 1)..])));
        }
    }

    /// <summary>The value, removed from what is left; null when it is absent, empty or longer than any honest one.</summary>
    public string? Take(string key)
    {
        var value = _pairs.Find(p => p.Key == key).Value;
        _pairs.RemoveAll(p => p.Key == key);
        return string.IsNullOrEmpty(value) || value.Length > MaxValue ? null : value;
    }

    public bool TakeFlag(string key, string on = "1") => Take(key) == on;

    /// <summary>A comma-separated list, without empty parts.</summary>
    public IReadOnlyList<string> TakeList(string key) => Take(key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>The pairs nobody took, encoded.</summary>
    public string Rest() => string.Join('&', _pairs.Select(p => Uri.EscapeDataString(p.Key) + "=" + Uri.EscapeDataString(p.Value)));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>Writes the query of an address; defaults are left out by giving null.</summary>
internal sealed class UrlQueryWriter(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _any;

    public UrlQueryWriter Add(string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Raw($"{key}={Uri.EscapeDataString(value).Replace("%2C", ",", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal)}");
        }

        return this;
    }

    public UrlQueryWriter Raw(string pairs)
    {
        if (pairs.Length > 0)
        {
            _text.Append(_any ? '&' : '?').Append(pairs);
            _any = true;
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}
