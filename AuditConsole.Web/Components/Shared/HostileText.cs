using System.Globalization;
using System.Text;

namespace AuditConsole.Web.Components.Shared;

/// <summary>A stretch of text; a hidden one is the visible name of a character that would not be seen.</summary>
public readonly record struct TextRun(string Text, bool IsHidden);

/// <summary>Makes the invisible visible: controls, bidi marks, zero-width characters, tags, private use and broken surrogates as <c>⟨U+202E⟩</c>.</summary>
public static class HostileText
{
    /// <summary>Characters shown in lists; the rest on demand.</summary>
    public const int ShownLength = 2048;

    public static bool IsCut(string? text) => text?.Length > ShownLength;

    /// <summary>The shown part of a text; never ends inside a surrogate pair.</summary>
    public static string Cut(string? text)
    {
        if (text is null || text.Length <= ShownLength)
        {
            return text ?? string.Empty;
        }

        return text[..(char.IsHighSurrogate(text[ShownLength - 1]) ? ShownLength - 1 : ShownLength)];
    }

    /// <summary>The whole text with every hidden character named; for titles, labels and sentences.</summary>
    public static string Plain(string? text) => string.Concat(Runs(text).Select(r => r.Text));

    /// <summary>Running text: line feeds and tabs are layout.</summary>
    public static IReadOnlyList<TextRun> Runs(string? text) => Split(text, isName: false);

    /// <summary>A name: it has no lines, so a line feed or tab in it is shown too.</summary>
    public static IReadOnlyList<TextRun> NameRuns(string? text) => Split(text, isName: true);

    private static List<TextRun> Split(string? text, bool isName)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        var runs = new List<TextRun>(1);
        var start = 0;
        var i = 0;
        while (i < text.Length)
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (!isWhole || IsHidden(rune.Value) || (isName && rune.Value is '\n' or '\t'))
            {
                if (i > start)
                {
                    runs.Add(new TextRun(text[start..i], false));
                }

                runs.Add(new TextRun(string.Create(CultureInfo.InvariantCulture, $"⟨U+{(isWhole ? rune.Value : text[i]):X4}⟩"), true));
                start = i + length;
            }

            i += length;
        }

        if (start < text.Length)
        {
            runs.Add(new TextRun(start == 0 ? text : text[start..], false));
        }

        return runs;
    }

    /// <summary>True when one word mixes Latin letters with Cyrillic or Greek ones, of which many look the same.</summary>
    public static bool IsMixedScript(string? text)
    {
        var latin = false;
        var other = false;
        foreach (var c in text.AsSpan(0, Math.Min(text?.Length ?? 0, ShownLength)))
        {
            latin |= char.IsAsciiLetter(c);
            other |= c is >= '\u0370' and <= '\u052F' && char.IsLetter(c);
            if (latin && other)
            {
                return true;
            }

            if (char.IsWhiteSpace(c))
            {
                latin = other = false;
            }
        }

        return false;
    }

    /// <summary>True for code points that show nothing or move what is around them. Tab and line feed are layout, not hidden.</summary>
    public static bool IsHidden(int codePoint) => codePoint switch
    {
        '\t' or '\n' => false,
        < 0x20 or (>= 0x7F and <= 0x9F) => true,
        0x00AD or 0x061C or 0x180E or 0xFEFF => true,
        >= 0x200B and <= 0x200F => true,
        >= 0x2028 and <= 0x202E => true,
        >= 0x2060 and <= 0x206F => true,
        >= 0xE000 and <= 0xF8FF => true,
        >= 0xFFF9 and <= 0xFFFB => true,
        >= 0xE0000 and <= 0xE007F => true,
        >= 0xF0000 => true,
        _ => false,
    };
}
