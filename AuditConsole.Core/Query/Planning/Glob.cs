using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Planning;

/// <summary>A pattern made ready to be matched against whole texts, case-sensitively.</summary>
internal sealed class Glob
{
    private readonly char[] _chars;
    private readonly Part[] _parts;
    private readonly (bool Open, string Literal, bool OpenEnd)? _simple;

    public Glob(Pattern pattern)
    {
        var chars = new List<char>();
        var parts = new List<Part>();
        var source = pattern.Source;
        for (var i = 0; i < source.Length; i++)
        {
            var part = source[i] switch { '*' => Part.Many, '?' => Part.One, _ => Part.Literal };
            i += source[i] == '\\' ? 1 : 0;
            chars.Add(source[i]);
            parts.Add(part);
        }

        (_chars, _parts) = ([.. chars], [.. parts]);
        _simple = Simple();
    }

    private enum Part : byte
    {
        Literal,
        One,
        Many,
    }

    public bool Matches(ReadOnlySpan<char> text) => _simple switch
    {
        (true, var literal, true) => text.Contains(literal, StringComparison.Ordinal),
        (true, var literal, false) => text.EndsWith(literal, StringComparison.Ordinal),
        (false, var literal, true) => text.StartsWith(literal, StringComparison.Ordinal),
        (false, var literal, false) => text.SequenceEqual(literal),
        null => Walk(text),
    };

    // Stars only at the ends are what people write; those need no walk.
    private (bool Open, string Literal, bool OpenEnd)? Simple()
    {
        var open = _parts is [Part.Many, ..];
        var openEnd = _parts is [_, .., Part.Many];
        var (from, to) = (open ? 1 : 0, _parts.Length - (openEnd ? 1 : 0));
        return _parts.AsSpan()[from..to].ContainsAnyExcept(Part.Literal) ? null : (open, new string(_chars, from, to - from), openEnd);
    }

    // Only the last star is ever tried again, so the work is at most text times pattern.
    private bool Walk(ReadOnlySpan<char> text)
    {
        int at = 0, part = 0, star = -1, starAt = 0;
        while (at < text.Length)
        {
            if (part < _parts.Length && _parts[part] == Part.Many)
            {
                (star, starAt) = (part++, at);
            }
            else if (part < _parts.Length && (_parts[part] == Part.One || _chars[part] == text[at]))
            {
                part++;
                at++;
            }
            else if (star >= 0)
            {
                part = star + 1;
                at = ++starAt;
            }
            else
            {
                return false;
            }
        }

        while (part < _parts.Length && _parts[part] == Part.Many)
        {
            part++;
        }

        return part == _parts.Length;
    }
}
