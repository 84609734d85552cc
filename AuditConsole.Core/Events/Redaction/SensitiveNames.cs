using System.Collections.Frozen;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Tells names that stand for secrets (<c>DB_PASSWORD</c>, <c>apiKey</c>) from those that only talk about them (<c>secretName</c>, <c>tokenExpirationSeconds</c>).</summary>
public sealed class SensitiveNames
{
    private const int MaxWords = 32;

    private static readonly string[] BuiltIn =
    [
        "password", "passwd", "pwd", "passphrase", "secret", "secrets", "token", "tokens", "credential", "credentials", "auth", "apikey", "accesskey", "privatekey", "connectionstring",
    ];

    private static readonly (string First, string Second)[] Neighbours =
    [
        ("pass", "word"), ("pass", "wd"), ("api", "key"), ("access", "key"), ("private", "key"), ("connection", "string"), ("conn", "str"),
    ];

    /// <summary>Ends of words without a boundary inside: <c>PGPASSWORD</c>, <c>dbpassword</c>.</summary>
    private static readonly string[] Ends = ["password", "passwd", "passphrase"];

    private static readonly FrozenSet<string> HarmlessEnds = new[]
    {
        "name", "names", "ref", "refs", "selector", "path", "file", "dir", "seconds", "enabled", "policy", "mode", "type", "version", "method", "url", "host", "port",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _words;

    /// <param name="more">Further words, compared in lower case.</param>
    public SensitiveNames(IEnumerable<string>? more = null)
        => _words = BuiltIn.Concat((more ?? []).Select(w => w.ToLowerInvariant())).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public bool IsSensitive(ReadOnlySpan<char> name)
    {
        if (name.Length is < 3 or > 256)
        {
            return false;
        }

        Span<char> lower = stackalloc char[name.Length];
        Span<Range> words = stackalloc Range[MaxWords];
        var count = Split(name, lower, words);
        if (count == 0 || HarmlessEnds.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[words[count - 1]]))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (_words.Contains(lower[words[i]]) || HasEnd(lower[words[i]]) || (i > 0 && AreNeighbours(lower[words[i - 1]], lower[words[i]])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasEnd(ReadOnlySpan<char> word)
    {
        foreach (var end in Ends)
        {
            if (word.EndsWith(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreNeighbours(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        foreach (var (a, b) in Neighbours)
        {
            if (first.SequenceEqual(a) && second.SequenceEqual(b))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Splits at separators, at case changes (<c>dbPassword</c>, <c>APIKey</c>) and between letters and digits (<c>PASSWORD2</c>).</summary>
    private static int Split(ReadOnlySpan<char> name, Span<char> lower, Span<Range> words)
    {
        var count = 0;
        var start = -1;
        for (var i = 0; i <= name.Length && count < words.Length; i++)
        {
            var inWord = i < name.Length && char.IsLetterOrDigit(name[i]);
            if (start >= 0 && (!inWord || IsBoundary(name, i)))
            {
                words[count++] = start..i;
                start = -1;
            }

            if (inWord)
            {
                lower[i] = char.ToLowerInvariant(name[i]);
                start = start < 0 ? i : start;
            }
        }

        return count;
    }

    private static bool IsBoundary(ReadOnlySpan<char> name, int i)
    {
        var (before, here) = (name[i - 1], name[i]);
        if (char.IsDigit(before) != char.IsDigit(here))
        {
            return true;
        }

        return char.IsUpper(here) && (!char.IsUpper(before) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
    }
}
