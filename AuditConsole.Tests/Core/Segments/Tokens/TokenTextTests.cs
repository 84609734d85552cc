using System.Text;
using System.Text.RegularExpressions;
using AuditConsole.Core.Segments.Tokens;
using Xunit;

namespace AuditConsole.Tests.Core.Segments.Tokens;

/// <summary>Goes through all characters, since a pair that a search holds to be equal and the index does not is a lost event.</summary>
public sealed class TokenTextTests
{
    private static readonly char[] All = [.. Enumerable.Range(0, 0x10000).Select(c => (char)c)];

    [Fact]
    public void What_is_equal_without_case_folds_to_the_same()
    {
        var firsts = new Dictionary<string, char>(StringComparer.OrdinalIgnoreCase);
        foreach (var c in All)
        {
            var first = firsts.TryGetValue(c.ToString(), out var seen) ? seen : firsts[c.ToString()] = c;
            Assert.Equal(TokenText.Fold(first), TokenText.Fold(c));
        }
    }

    [Fact]
    public void What_a_regex_holds_to_be_equal_folds_to_the_same()
    {
        var cased = All.Where(c => !char.IsSurrogate(c) && (char.ToUpperInvariant(c) != c || char.ToLowerInvariant(c) != c || TokenText.Fold(c) != c)).ToArray();
        var text = new string(cased);
        foreach (var c in cased)
        {
            foreach (var match in new Regex(Regex.Escape(c.ToString()), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant).EnumerateMatches(text))
            {
                Assert.Equal(TokenText.Fold(c), TokenText.Fold(text[match.Index]));
            }
        }
    }

    [Fact]
    public void Case_changes_no_characters_part_in_tokens_but_iotas()
        => Assert.Equal([], All.Where(c => TokenText.IsToken(c) != TokenText.IsToken(TokenText.Fold(c)) && !TokenText.IsTokenInSomeCase(c)));

    [Fact]
    public void No_character_folds_to_more_room_than_a_scan_has()
        => Assert.Equal([], All.Where(c => !char.IsSurrogate(c) && Encoding.UTF8.GetByteCount([TokenText.Fold(c)]) > TokenScan.RoomFor(Encoding.UTF8.GetByteCount([c])) - 4));
}
