using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AuditConsole.Core.Access.Passwords;

/// <summary>Unicode normalisation form C (UAX #15). The framework's own does nothing under invariant globalization, which the product runs with.</summary>
public static class CanonicalComposition
{
    private const int SBase = 0xAC00;
    private const int LBase = 0x1100;
    private const int VBase = 0x1161;
    private const int TBase = 0x11A7;
    private const int LCount = 19;
    private const int VCount = 21;
    private const int TCount = 28;
    private const int SCount = LCount * VCount * TCount;

    private static readonly Lazy<Tables> Unicode = new(Tables.Read);

    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var tables = Unicode.Value;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, tables, runes);
        }

        Order(runes, tables);
        var composed = new StringBuilder(text.Length);
        foreach (var value in Compose(runes, tables))
        {
            composed.Append(new Rune(value).ToString());
        }

        return composed.ToString();
    }

    private static void Decompose(int value, Tables tables, List<int> into)
    {
        if (value - SBase is >= 0 and < SCount and var s)
        {
            into.Add(LBase + (s / (VCount * TCount)));
            into.Add(VBase + (s % (VCount * TCount) / TCount));
            if (s % TCount != 0)
            {
                into.Add(TBase + (s % TCount));
            }

            return;
        }

        if (!tables.Decompositions.TryGetValue(value, out var parts))
        {
            into.Add(value);
            return;
        }

        foreach (var part in parts)
        {
            Decompose(part, tables, into);
        }
    }

    /// <summary>Stable sort of each run of combining marks by class.</summary>
    private static void Order(List<int> runes, Tables tables)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var mark = tables.Class(runes[i]);
            for (var j = i; mark != 0 && j > 0 && tables.Class(runes[j - 1]) > mark; j--)
            {
                (runes[j - 1], runes[j]) = (runes[j], runes[j - 1]);
            }
        }
    }

    private static List<int> Compose(List<int> runes, Tables tables)
    {
        var result = new List<int>(runes.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var value in runes)
        {
            var mark = tables.Class(value);
            var adjacent = starter == result.Count - 1;
            if (starter >= 0 && (adjacent || (lastClass != 0 && lastClass < mark)) && Pair(result[starter], value, tables) is { } whole)
            {
                result[starter] = whole;
                continue;
            }

            result.Add(value);
            lastClass = mark;
            if (mark == 0)
            {
                starter = result.Count - 1;
            }
        }

        return result;
    }

    private static int? Pair(int first, int second, Tables tables)
    {
        if (first - LBase is >= 0 and < LCount and var l && second - VBase is >= 0 and < VCount and var v)
        {
            return SBase + (((l * VCount) + v) * TCount);
        }

        if (first - SBase is >= 0 and < SCount and var s && s % TCount == 0 && second - TBase is > 0 and < TCount and var t)
        {
            return first + t;
        }

        return tables.Compositions.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private sealed class Tables
    {
        private FrozenDictionary<int, byte> _classes = FrozenDictionary<int, byte>.Empty;

        public FrozenDictionary<int, int[]> Decompositions { get; private init; } = FrozenDictionary<int, int[]>.Empty;

        public FrozenDictionary<(int First, int Second), int> Compositions { get; private init; } = FrozenDictionary<(int, int), int>.Empty;

        public int Class(int value) => _classes.GetValueOrDefault(value);

        /// <summary>Lines of canonical-forms.txt; its head says what they mean.</summary>
        public static Tables Read()
        {
            var decompositions = new Dictionary<int, int[]>();
            var compositions = new Dictionary<(int, int), int>();
            var classes = new Dictionary<int, byte>();
            foreach (var line in EmbeddedLines.Read("canonical-forms.txt"))
            {
                if (line.IndexOfAny(['=', '>']) is var at and > 0)
                {
                    var parts = line[(at + 1)..].Split(' ').Select(Hex).ToArray();
                    decompositions[Hex(line[..at])] = parts;
                    if (line[at] == '=')
                    {
                        compositions[(parts[0], parts[1])] = Hex(line[..at]);
                    }

                    continue;
                }

                var fields = line.Split(':');
                var ends = fields[0].Split('-');
                for (var value = Hex(ends[0]); value <= Hex(ends[^1]); value++)
                {
                    classes[value] = byte.Parse(fields[1], CultureInfo.InvariantCulture);
                }
            }

            return new Tables { Decompositions = decompositions.ToFrozenDictionary(), Compositions = compositions.ToFrozenDictionary(), _classes = classes.ToFrozenDictionary() };
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
