using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace AuditConsole.Tests.Support;

/// <summary>Strings that try to be something else than text, as they are written inside a JSON string.</summary>
internal static class HostileWords
{
    public static readonly IReadOnlyList<(string Title, string Json)> All =
    [
        ("markup", """\"'><img src=x onerror=window.__x=1>"""),
        ("script", "<script>window.__x=1</script>"),
        ("address that runs", "javascript:window.__x=1"),
        ("terminal escape", """a\u001b[31mred\u001b]0;title\u0007"""),
        ("C1 controls", """a\u009b31m\u0085"""),
        ("bidi override", """gpj\u202eexe\u2066"""),
        ("zero width", """ad\u200bmin\ufeff"""),
        ("tags", """a\udb40\udc41"""),
        ("huge", new string('x', 100_000)),
        ("climbing path", """../../../etc/passwd\\..\\..%2e%2e%2f"""),
        ("formula", """=HYPERLINK(\"http://192.0.2.1\",\"x\")"""),
        ("forged lines", """a\r\nSet-Cookie: x=1\r\n\r\n<b>"""),
        ("template", "{{7*7}}${7*7}{0}%n"),
    ];

    /// <summary>What own APIs refuse, and captured streams keep nevertheless.</summary>
    public static readonly IReadOnlyList<(string Title, string Json)> Unsound = [("NUL", """a\u0000b"""), ("half a pair", """a\ud800b""")];

    /// <summary>The words as texts, and one that would begin a line of its own.</summary>
    public static readonly IReadOnlyList<string> Texts = [.. All.Where(w => w.Title != "huge").Select(w => JsonSerializer.Deserialize<string>($"\"{w.Json}\"")!), "a\n" + Forged, "a\u2028" + Forged];

    /// <summary>No line may begin with it.</summary>
    public const string Forged = "FORGED: all is well";

    /// <summary>Lines that a terminal shows as they are: nothing acts on it, hides, or turns what stands beside it.</summary>
    public static void AssertPlain(string text)
    {
        var line = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", string.Empty, StringComparison.Ordinal);
        for (var i = 0; i < line.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(line, i, out var rune);
            if (!isWhole || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse)
            {
                Assert.Fail($"U+{(isWhole ? rune.Value : line[i]):X4} at {i} of {line}");
            }

            i += isWhole ? rune.Utf16SequenceLength : 1;
        }

        Assert.DoesNotContain(text.Split('\n'), l => l.TrimStart().StartsWith(Forged, StringComparison.Ordinal));
    }
}
