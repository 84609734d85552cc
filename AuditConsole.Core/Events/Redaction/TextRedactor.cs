using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Removes secrets from one text: by their look (R6), as values of flags (R4), by the source's own patterns (R9).</summary>
internal sealed class TextRedactor(SensitiveNames names, Marks marks)
{
    private readonly List<Match> _matches = [];
    private readonly Base64Runs _base64 = new();
    private readonly ShellText _shell = new(names);

    /// <summary>The rules of the source whose events are read.</summary>
    public SourceRules? Source { get; set; }

    /// <summary>Whether the last shell text ended with a sensitive flag.</summary>
    public bool ExpectsValue { get; private set; }

    /// <summary>Looks for what has to go; the matches are kept for <see cref="Write"/>.</summary>
    public bool Find(ReadOnlySpan<byte> text, PatternAnchors anchors, bool shell = false)
    {
        _matches.Clear();
        ExpectsValue = false;
        if (anchors != PatternAnchors.None)
        {
            SecretPatterns.Find(text, anchors, _matches);
        }

        _base64.Find(text, _matches);
        if (shell)
        {
            ExpectsValue = _shell.Find(text, _matches);
        }

        if (Source is { Patterns.Count: > 0 } own)
        {
            FindOwn(text, own);
        }

        return _matches.Count > 0;
    }

    /// <summary>Writes the text with marks in place of the matches.</summary>
    /// <param name="escape">Whether the text becomes the inside of a JSON string.</param>
    /// <returns>How many values were removed.</returns>
    public int Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output, bool escape)
    {
        // Of overlapping matches the one that begins first, and of those the longest, stands for all.
        _matches.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        var (done, count) = (0, 0);
        for (var i = 0; i < _matches.Count; i++)
        {
            var match = _matches[i];
            if (match.Start < done)
            {
                continue;
            }

            var end = match.End;
            for (var j = i + 1; j < _matches.Count && _matches[j].Start < end; j++)
            {
                end = Math.Max(end, _matches[j].End);
            }

            Plain(text[done..match.Start], output, escape);
            marks.WriteText(output, match.Rule, text[match.Start..end]);
            (done, count) = (end, count + 1);
        }

        Plain(text[done..], output, escape);
        return count;
    }

    private static void Plain(ReadOnlySpan<byte> text, IBufferWriter<byte> output, bool escape)
    {
        if (escape)
        {
            JsonStrings.Escape(text, output);
        }
        else
        {
            output.Write(text);
        }
    }

    private void FindOwn(ReadOnlySpan<byte> text, SourceRules own)
    {
        var chars = Encoding.UTF8.GetString(text);
        try
        {
            foreach (var pattern in own.Patterns)
            {
                foreach (var found in pattern.EnumerateMatches(chars))
                {
                    var start = Math.Min(Encoding.UTF8.GetByteCount(chars.AsSpan(0, found.Index)), text.Length);
                    var length = Encoding.UTF8.GetByteCount(chars.AsSpan(found.Index, found.Length));
                    _matches.Add(new Match(start, Math.Min(start + length, text.Length), RedactionRule.R9));
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What could not be judged in time is not kept.
            _matches.Add(new Match(0, text.Length, RedactionRule.R9));
        }
    }
}
