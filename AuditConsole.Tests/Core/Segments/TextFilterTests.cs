using System.Text;
using AuditConsole.Core.Segments;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class TextFilterTests
{
    private const string Letters = "abcXYZ019_-. {}\":,\\u\u00e4\u212a";

    [Fact]
    public void What_stands_in_a_text_is_never_ruled_out()
        => Prop.ForAll(Gen.Elements(Letters.ToCharArray()).ArrayOf().Select(letters => new string(letters)).ToArbitrary(), Gen.Choose(0, 300).Two().ToArbitrary(), (text, cut) =>
        {
            var from = text.Length == 0 ? 0 : cut.Item1 % text.Length;
            var part = text.Substring(from, int.Min(cut.Item2 % 12, text.Length - from));
            var filter = TextFilter.Of(Encoding.UTF8.GetBytes(text));
            var read = TextFilter.Parse(filter.Bits);
            foreach (var literal in (string[])[part, string.Concat(part.Select(c => char.IsAscii(c) ? char.ToUpperInvariant(c) : c))])
            {
                Assert.True(filter.MayHold(Encoding.UTF8.GetBytes(literal)));
                Assert.True(read.MayHold(Encoding.UTF8.GetBytes(literal)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Bits_of_no_filter_are_refused()
        => Assert.All([0, 1, 32, 96, 1 << 20], length => Assert.Throws<InvalidDataException>(() => TextFilter.Parse(new byte[length])));

    [Theory]
    [InlineData("quartzite", false)]
    [InlineData("uartzit", false)]
    [InlineData("needle", true)]
    [InlineData("NEEDLE", true)]
    [InlineData("ne", true)]
    [InlineData("", true)]
    public void Other_words_are_ruled_out(string literal, bool mayHold)
        => Assert.Equal(mayHold, TextFilter.Of("""{"kind":"Pod","name":"needle in hay","uid":"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"}"""u8).MayHold(Encoding.ASCII.GetBytes(literal)));

    [Fact]
    public void What_is_escaped_may_be_any_word()
        => Assert.True(TextFilter.Of("""{"name":"nee\u0064le"}"""u8).MayHold("quartzite"u8));

    [Fact]
    public void It_stays_a_small_part_of_a_large_text_and_still_rules_words_out()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 4000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"kind\":\"NetworkPolicy\",\"name\":\"allow-{i}\",\"uid\":\"{new Guid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)}\"}}");
        }

        var filter = TextFilter.Of(Encoding.UTF8.GetBytes(text.ToString()));
        Assert.True(filter.Bytes < text.Length / 10, $"{filter.Bytes} bytes of filter for {text.Length} of text");
        Assert.False(filter.MayHold("quartzite"u8));
        Assert.True(filter.MayHold("networkpolicy"u8));
    }
}
