using System.Globalization;
using System.Text;
using AuditConsole.Web.Components.Shared;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Cli;

/// <summary>Text on its way to a terminal: nothing of data may act on it, begin a line there, or hide and reorder what stands beside it.</summary>
internal static class Terminal
{
    /// <summary>One line: <c>\x1b</c> for controls, <c>\u202e</c> for what cannot be seen.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        Append(text, escaped, c => c <= 0xff ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : Utf16(c));
        return escaped.ToString();
    }

    /// <summary>Tells what went wrong, and below it the reasons, each a line: settings that will not do are several.</summary>
    public static async Task TellAsync(TextWriter errors, string what, Exception e)
    {
        await errors.WriteLineAsync(what);
        foreach (var reason in e is OptionsValidationException options ? options.Failures : e.Message.Split(Environment.NewLine))
        {
            await errors.WriteLineAsync("  " + Escape(reason));
        }
    }

    /// <summary>Appends one line, every escape as a UTF-16 unit: <c>\u001b</c>.</summary>
    public static void AppendUtf16(string text, StringBuilder into) => Append(text, into, Utf16);

    private static string Utf16(char c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");

    private static void Append(string text, StringBuilder into, Func<char, string> escape)
    {
        for (var i = 0; i < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            foreach (var c in text.AsSpan(i, length))
            {
                _ = isWhole && IsSafe(rune) ? into.Append(c) : into.Append(escape(c));
            }

            i += length;
        }
    }

    private static bool IsSafe(Rune rune)
        => !HostileText.IsHidden(rune.Value)
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
