using System.Text.Json;

namespace AuditConsole.Core.Changes.State;

/// <summary>A label selector as a request's query states it: <c>app=web,tier in (a,b),!keep</c>.</summary>
/// <remarks>Grammar: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors</remarks>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<Requirement> _requirements;

    private LabelSelector(IReadOnlyList<Requirement> requirements) => _requirements = requirements;

    /// <summary>Null when it is none that can be decided here.</summary>
    public static LabelSelector? Parse(string text)
    {
        var requirements = new List<Requirement>();
        foreach (var part in Split(text))
        {
            if (Requirement.Parse(part.Trim()) is not { } requirement)
            {
                return null;
            }

            requirements.Add(requirement);
        }

        return new LabelSelector(requirements);
    }

    public bool Matches(ObjectBody body)
    {
        var labels = Labels(body);
        return _requirements.All(r => r.IsMetBy(labels.GetValueOrDefault(r.Key)));
    }

    /// <summary>At the commas that are not within the values of a set.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (from, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[from..i];
                from = i + 1;
            }
        }

        yield return text[from..];
    }

    private static Dictionary<string, string> Labels(ObjectBody body)
    {
        using var json = JsonDocument.Parse(body.Json, new JsonDocumentOptions { MaxDepth = 256 });
        return json.RootElement.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object
            ? labels.EnumerateObject().Where(l => l.Value.ValueKind == JsonValueKind.String).GroupBy(l => l.Name).ToDictionary(l => l.Key, l => l.Last().Value.GetString()!)
            : [];
    }

    /// <param name="Values">Null when only the label's presence counts.</param>
    private sealed record Requirement(string Key, IReadOnlyList<string>? Values, bool IsNegated)
    {
        public static Requirement? Parse(string text)
        {
            if (text.AsSpan().IndexOfAny('=', '!') is > 0 and var at)
            {
                var isNegated = text[at] == '!';
                var value = text[at..].TrimStart('!').TrimStart('=');
                return text[(at + 1)..].Contains('!', StringComparison.Ordinal) || (isNegated && !text[at..].StartsWith("!=", StringComparison.Ordinal)) ? null : Of(text[..at], [value.Trim()], isNegated);
            }

            if (text.EndsWith(')') && text.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && text[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var key, "in" or "notin"] words)
            {
                return Of(key, text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries), words[1] == "notin");
            }

            return text.StartsWith('!') ? Of(text[1..], null, isNegated: true) : Of(text, null, isNegated: false);
        }

        public bool IsMetBy(string? label) => (label is not null && (Values is null || Values.Contains(label, StringComparer.Ordinal))) != IsNegated;

        private static Requirement? Of(string key, IReadOnlyList<string>? values, bool isNegated)
            => key.Trim() is { Length: > 0 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/') ? new Requirement(name, values, isNegated) : null;
    }
}
