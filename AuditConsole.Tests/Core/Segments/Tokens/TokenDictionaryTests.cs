using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Memory;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Query.Syntax;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Tokens;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments.Tokens;

public sealed class TokenDictionaryTests
{
    // Short, and few of them below: a regular expression takes a millisecond to make, a long one ten.
    private static readonly Gen<string> Wild = TokenBodies.Text.Select(text => text[..Math.Min(text.Length, 24)]).Zip(Gen.Choose(0, 5)).Zip(Gen.Elements("*", "?", "**", "*?"), (t, gap) => WithGap(t.Item1, t.Item2, gap));

    private static readonly Gen<Pattern> Patterns = Gen.Frequency(
        (5, TokenBodies.Text.Select(Pattern.Literal)),
        (3, TokenBodies.Text.Select(text => Pattern.Literal(text.ToLowerInvariant()))),
        (3, TokenBodies.Text.Select(text => Pattern.Parse($"*{text}*"))),
        (2, Wild.Select(Pattern.Parse)),
        (1, Wild.Select(text => Pattern.Parse(text.ToUpperInvariant()))));

    private static readonly Gen<int> Room = Gen.Frequency((4, Gen.Constant(TokenDictionary.MostTokenBytes)), (1, Gen.Choose(0, 40)));

    [Fact]
    public void No_block_with_a_matching_body_is_left_out()
    {
        var (asked, matched, left) = (0, 0, 0);
        Prop.ForAll(TokenBodies.Body.NonEmptyListOf().Resize(8).ToArbitrary(), Patterns.ToArbitrary(), Room.ToArbitrary(), (bodies, pattern, room) =>
        {
            var meetings = bodies.Count % 3 == 0 ? room % 7 : int.MaxValue;
            var (word, blocks) = (new WordMatcher(pattern), Build([.. bodies.Select((body, i) => (body, i / 2))], room, meetings).Blocks(WordTokens.Of(pattern)));
            for (var i = 0; i < bodies.Count; i++)
            {
                var matches = BodyText.Matches(new EventBodies { Raw = bodies[i] }, word);
                Assert.True(!matches || blocks[i / 2], $"{pattern} is in block {i / 2}: {Encoding.UTF8.GetString(bodies[i])}");
                (asked, matched, left) = (asked + 1, matched + (matches ? 1 : 0), left + (blocks[i / 2] ? 0 : 1));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
        Assert.True(matched > asked / 20 && left > asked / 4, $"of {asked:N0} questions {matched:N0} had a match and {left:N0} were answered without one: the test has lost its force");
    }

    [Theory]
    [InlineData("needle-7", "7")]
    [InlineData("NEEDLE-7", "7")]
    [InlineData("needle-*", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("*edle-7", "7")]
    [InlineData("*edle-7*", "7")]
    [InlineData("n*-7", "7")]
    [InlineData("n?e*e-7", "7")]
    [InlineData("\"needle-7 stands\"", "7")]
    [InlineData("\"needle-7 needle-8\"", "")]
    [InlineData("nowhere", "")]
    [InlineData("*owher*", "")]
    [InlineData("*", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("true", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("/", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("543d3207-30f6-4505-ad5c-000000000007", "7")]
    [InlineData("10000007", "7")]
    [InlineData("10.244.*", "7")]
    [InlineData("2026-03-*", "")]
    [InlineData("*-30f6-*", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("*0007", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("esc\u00E0ped-7", "7")]
    public void Rare_words_leave_few_blocks(string text, string blocks)
    {
        var bodies = Enumerable.Range(0, 10).Select(i => ($"{{\"metadata\":{{\"uid\":\"543d3207-30f6-4505-ad5c-00000000000{i}\",\"resourceVersion\":\"1000000{i}\"}},\"note\":\"needle-{i} stands here.\",\"{(i == 7 ? "10.244.0.7" : "ip")}\":\"esc\\u00c0ped-{i}\"}}", i));
        var pattern = text[0] == '"' ? Pattern.Literal(text.Trim('"')) : Pattern.Parse(text);
        Assert.Equal(blocks, string.Join(' ', Blocks(Build([.. bodies.Select(b => (Encoding.UTF8.GetBytes(b.Item1), b.i))]).Blocks(WordTokens.Of(pattern)))));
    }

    [Fact]
    public void Only_blocks_that_have_a_long_token_are_read_for_a_part_of_one()
    {
        var long7 = new string('q', 200) + "needle" + new string('q', 200);
        var dictionary = Build([.. Enumerable.Range(0, 10).Select(i => (Encoding.UTF8.GetBytes(i == 7 ? long7 : $"word-{i}"), i))]);
        Assert.Equal([7], Blocks(dictionary.Blocks(WordTokens.Of(Pattern.Parse("*needle*")))));
        Assert.Equal([7], Blocks(dictionary.Blocks(WordTokens.Of(Pattern.Literal(long7.ToUpperInvariant())))));
        Assert.Empty(Blocks(dictionary.Blocks(WordTokens.Of(Pattern.Literal(long7 + "q")))));
        Assert.Equal([3, 7], Blocks(dictionary.Blocks(WordTokens.Of(Pattern.Parse("word-3*")))));
    }

    [Fact]
    public void Many_blocks_and_many_words_read_back()
    {
        var builder = new TokenDictionaryBuilder();
        for (var block = 0; block < TokenDictionary.MostBlocks; block += 3)
        {
            builder.Add(Encoding.UTF8.GetBytes($"all w{block % 1000} own-{block}x third-{(block % 2 == 0 ? "even" : "odd")}"), block);
        }

        var dictionary = TokenDictionary.Parse(builder.Build());
        Assert.Equal(65_536, dictionary.BlockCount);
        Assert.Equal(Every(3, _ => true), Blocks(dictionary.Blocks(WordTokens.Of(Pattern.Literal("ALL")))));
        Assert.Equal(Every(3, block => block % 2 == 0), Blocks(dictionary.Blocks(WordTokens.Of(Pattern.Parse("*even*")))));
        Assert.Equal(Every(3, block => block % 1000 == 7), Blocks(dictionary.Blocks(WordTokens.Of(Pattern.Literal("w7")))));
        Assert.All(Every(3 * 97, _ => true), block => Assert.Equal([block], Blocks(dictionary.Blocks(WordTokens.Of(Pattern.Parse($"own-{block}x"))))));

        static IEnumerable<int> Every(int step, Func<int, bool> holds) => Enumerable.Range(0, TokenDictionary.MostBlocks).Where(block => block % step == 0 && holds(block));
    }

    [Fact]
    public void Blocks_must_ascend_and_be_a_segments()
    {
        var builder = new TokenDictionaryBuilder();
        builder.Add("a"u8, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add("a"u8, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add("a"u8, TokenDictionary.MostBlocks));
    }

    [Fact]
    public void Nothing_is_a_dictionary_too()
    {
        var dictionary = TokenDictionary.Parse(new TokenDictionaryBuilder().Build());
        Assert.Equal(0, dictionary.BlockCount);
        Assert.All(["x", "x*", "*x", "*", "1234567"], word => Assert.True(dictionary.Blocks(WordTokens.Of(Pattern.Parse(word))).IsEmpty));
    }

    private static string WithGap(string text, int where, string gap) => where switch
    {
        0 => gap + text + gap,
        1 => text + gap,
        2 => gap + text,
        _ => text[..(text.Length / 2)] + gap + text[Math.Min(text.Length, text.Length / 2 + where - 3)..],
    };

    private static TokenDictionary Build(IReadOnlyList<(byte[] Body, int Block)> bodies, int room = TokenDictionary.MostTokenBytes, int meetings = TokenMeetings.Most)
    {
        var builder = new TokenDictionaryBuilder(room, meetings);
        foreach (var (body, block) in bodies)
        {
            builder.Add(body, block);
        }

        return TokenDictionary.Parse(builder.Build());
    }

    private static List<int> Blocks(RowBitmap blocks)
    {
        var list = new List<int>();
        foreach (var block in blocks)
        {
            list.Add(block);
        }

        return list;
    }
}
