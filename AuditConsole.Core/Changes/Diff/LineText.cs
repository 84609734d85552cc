namespace AuditConsole.Core.Changes.Diff;

/// <summary>A text as its lines, without copying them; only LF ends a line, and the last one needs none.</summary>
internal sealed class LineText
{
    private readonly string _text;
    private readonly int[] _starts;

    public LineText(string text)
    {
        _text = text;
        Count = CountLines(text);
        _starts = new int[Count + 1];
        var line = 0;
        for (var at = 0; line < Count; line++)
        {
            _starts[line] = at;
            var end = text.AsSpan(at).IndexOf('\n');
            at = end < 0 ? text.Length + 1 : at + end + 1;
            _starts[line + 1] = at;
        }
    }

    public int Count { get; }

    public ReadOnlySpan<char> this[int line] => _text.AsSpan(_starts[line], _starts[line + 1] - _starts[line] - 1);

    public static int CountLines(string text) => text.Length == 0 ? 0 : text.AsSpan().Count('\n') + (text[^1] == '\n' ? 0 : 1);

    /// <summary>Lines from one place up to another, each ended by LF.</summary>
    public string Join(int from, int to) => from == to ? string.Empty : string.Concat(_text.AsSpan(_starts[from], _starts[to] - _starts[from] - 1), "\n");
}
