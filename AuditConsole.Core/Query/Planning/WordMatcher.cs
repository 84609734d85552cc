using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using AuditConsole.Core.Query.Syntax;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Tokens;

namespace AuditConsole.Core.Query.Planning;

/// <summary>Finds a free word or phrase in a text, without case. It matches whole tokens (letters, digits, <c>_ - .</c>); its wildcards stand for characters of a token.</summary>
internal sealed class WordMatcher : IEquatable<WordMatcher>
{
    private static readonly SearchValues<char> NeverEscapedInJson = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-. ");

    private readonly string _source;
    private readonly string? _literal;
    private readonly bool _anywhere;
    private readonly Regex? _regex;

    public WordMatcher(Pattern pattern)
    {
        Tokens = WordTokens.Of(pattern);
        var source = _source = pattern.Source;
        if (pattern.IsLiteral)
        {
            _literal = pattern.Text;
        }
        else if (source.Length > 2 && source[0] == '*' && source[^1] == '*' && source[^2] != '\\' && Pattern.FromSource(source[1..^1]) is { IsLiteral: true } inner)
        {
            (_literal, _anywhere) = (inner.Text, true);
        }
        else
        {
            _regex = new Regex(ToRegex(source), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }

        Literal = !string.IsNullOrEmpty(_literal) && !_literal.AsSpan().ContainsAnyExcept(NeverEscapedInJson) ? new LiteralScan(_literal) : null;
    }

    /// <summary>What segments look the word up by in their bodies.</summary>
    public TokenQuery Tokens { get; }

    /// <summary>Looks for a text that must stand in whatever matches, in any case, and that JSON writes as it is (unless as <c>\u</c> escapes); null when there is none.</summary>
    public LiteralScan? Literal { get; }

    /// <summary>Two that look for the same are one: what was looked for once is not looked for again.</summary>
    public bool Equals(WordMatcher? other) => _source == other?._source;

    public override bool Equals(object? obj) => Equals(obj as WordMatcher);

    public override int GetHashCode() => _source.GetHashCode(StringComparison.Ordinal);

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (_literal is null)
        {
            return _regex!.IsMatch(text);
        }

        if (_anywhere)
        {
            return text.Contains(_literal, StringComparison.OrdinalIgnoreCase);
        }

        for (var from = 0; from <= text.Length - _literal.Length; from++)
        {
            var found = text[from..].IndexOf(_literal, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            from += found;
            if (StartsToken(text, from) && EndsToken(text, from + _literal.Length))
            {
                return true;
            }
        }

        return false;
    }

    private bool StartsToken(ReadOnlySpan<char> text, int at) => at == 0 || _literal!.Length == 0 || !TokenText.IsToken(text[at - 1]) || !TokenText.IsToken(_literal[0]);

    private bool EndsToken(ReadOnlySpan<char> text, int at)
    {
        if (_literal!.Length > 0 && !TokenText.IsToken(_literal[^1]))
        {
            return true;
        }

        // A full stop ends a sentence more often than it ends a name.
        while (at < text.Length && text[at] == '.')
        {
            at++;
        }

        return at == text.Length || !TokenText.IsToken(text[at]);
    }

    // Boundaries are consumed rather than looked at, which keeps the match linear in the text.
    private static string ToRegex(string source)
    {
        const string Token = @"[\p{L}\p{Nd}_.\-]";
        const string Between = @"[^\p{L}\p{Nd}_.\-]";
        var regex = new StringBuilder("(?:^|" + Between + ")");
        for (var i = 0; i < source.Length; i++)
        {
            regex.Append(source[i] switch
            {
                '*' => Token + "*",
                '?' => Token,
                '\\' => Regex.Escape(source[++i].ToString()),
                var c => Regex.Escape(c.ToString()),
            });
        }

        return regex.Append(@"\.*(?:$|" + Between + ")").ToString();
    }
}
