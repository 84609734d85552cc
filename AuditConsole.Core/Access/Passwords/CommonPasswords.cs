using System.Collections.Frozen;

namespace AuditConsole.Core.Access.Passwords;

/// <summary>Tells the passwords that are guessed first: a list of 10,000, and what people make of them to reach a length.</summary>
internal static class CommonPasswords
{
    private const int ShortestCore = 4;

    private static readonly Lazy<FrozenSet<string>> Known = new(() => EmbeddedLines.Read("common-passwords.txt").ToFrozenSet(StringComparer.Ordinal));

    /// <param name="folded">The password in lower case.</param>
    public static bool Contains(string folded)
    {
        if (Known.Value.Contains(folded) || IsSequence(folded))
        {
            return true;
        }

        var unit = folded[..Period(folded)];
        if (unit.Length * 2 <= folded.Length && (unit.Length <= ShortestCore || IsSequence(unit) || Known.Value.Contains(unit)))
        {
            return true;
        }

        // "password1234567": a common word with digits and signs around it.
        var core = folded.Trim([.. Padding]);
        return core.Length >= ShortestCore && core.Length < folded.Length && Known.Value.Contains(core);
    }

    private const string Padding = "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>Every character the same step from the one before, as in "123456789012345" (9 is followed by 0), "zyxwv" and "aaaaa".</summary>
    private static bool IsSequence(string text)
    {
        if (text.Length < 3)
        {
            return false;
        }

        var step = Step(text[0], text[1]);
        for (var i = 2; i < text.Length; i++)
        {
            if (Step(text[i - 1], text[i]) != step)
            {
                return false;
            }
        }

        return step is -1 or 0 or 1;
    }

    private static int Step(char from, char to) => (from, to) switch
    {
        ('9', '0') => 1,
        ('0', '9') => -1,
        _ => to - from,
    };

    /// <summary>Length of the shortest beginning that, repeated and cut, gives the text.</summary>
    private static int Period(string text)
    {
        for (var length = 1; length < text.Length; length++)
        {
            if (text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length)))
            {
                return length;
            }
        }

        return text.Length;
    }
}
