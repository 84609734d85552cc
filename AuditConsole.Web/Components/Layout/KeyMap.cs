namespace AuditConsole.Web.Components.Layout;

/// <summary>The keys that work, in words. What a key does is said where it is done: an element with <c>data-key</c> is clicked, or focused if it is a field (js/keys.js).</summary>
public static class KeyMap
{
    public static readonly IReadOnlyList<(string Name, IReadOnlyList<(string Keys, string Does)> Keys)> Groups =
    [
        ("Anywhere",
        [
            ("?", "this list"),
            ("g t", "Timeline"),
            ("g o", "Policies and objects"),
            ("g h", "Capture"),
            ("g u", "Access"),
            ("/", "search or query"),
            ("Esc", "close, cancel"),
        ]),
        ("Timeline",
        [
            ("t", "time range"),
            ("[ ]", "earlier, later"),
            ("-", "widen the range twice"),
            ("f", "filters"),
            ("e", "export"),
            ("j k", "next, previous event"),
            ("Enter", "open the event"),
            ("o", "open the event's own page"),
            ("l", "live on or off"),
            (".", "load the new events"),
        ]),
        ("Event",
        [
            ("1", "Diff"),
            ("2", "Manifest"),
            ("4", "Raw"),
            ("s", "split view"),
        ]),
        ("Object",
        [
            ("c", "compare"),
            ("y", "YAML"),
        ]),
    ];
}
