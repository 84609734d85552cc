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
}
