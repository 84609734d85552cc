namespace AuditConsole.Web.Components.Connect;

/// <summary>Cuts a text where certain values stand in it.</summary>
internal static class MarkedText
{
    public static IReadOnlyList<(string Part, bool IsMarked)> Split(string text, IReadOnlyList<string> values)
    {
        var parts = new List<(string, bool)>();
        var start = 0;
        while (start < text.Length)
        {
            var (at, value) = values.Where(v => v.Length > 0)
                .Select(v => (At: text.IndexOf(v, start, StringComparison.Ordinal), Value: v))
                .Where(f => f.At >= 0)
                .OrderBy(f => f.At).ThenByDescending(f => f.Value.Length)
                .FirstOrDefault((At: text.Length, Value: ""));
            if (at > start)
            {
                parts.Add((text[start..at], false));
            }

            if (value.Length > 0)
            {
                parts.Add((value, true));
            }

            start = at + value.Length;
        }

        return parts;
    }
}
