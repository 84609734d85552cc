using AuditConsole.Web.Components.Shared;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Web.Shared;

public sealed class HostileTextTests
{
    [Theory]
    [InlineData("admin\u202Egpj.exe", "admin⟨U+202E⟩gpj.exe")]
    [InlineData("a\u200Bb", "a⟨U+200B⟩b")]
    [InlineData("\uFEFFstart", "⟨U+FEFF⟩start")]
    [InlineData("bell\u0007", "bell⟨U+0007⟩")]
    [InlineData("c1\u0085", "c1⟨U+0085⟩")]
    [InlineData("tag\U000E0041", "tag⟨U+E0041⟩")]
    [InlineData("private\uE000", "private⟨U+E000⟩")]
    [InlineData("isolate\u2066\u2069", "isolate⟨U+2066⟩⟨U+2069⟩")]
    [InlineData("plain ünïcødé 中文 🙂", "plain ünïcødé 中文 🙂")]
    [InlineData("", "")]
    public void What_cannot_be_seen_is_named(string text, string shown) => Assert.Equal(shown, HostileText.Plain(text));

    // Not among the cases above: an attribute's text cannot hold half a pair.
    [Fact]
    public void Half_a_surrogate_pair_is_named() => Assert.Equal("lone⟨U+D800⟩ pair", HostileText.Plain("lone" + '\uD800' + " pair"));

    [Fact]
    public void A_line_feed_is_layout_in_a_text_and_suspicious_in_a_name()
    {
        Assert.Equal(["a\nb"], HostileText.Runs("a\nb").Select(r => r.Text));
        Assert.Equal(["a", "⟨U+000A⟩", "b"], HostileText.NameRuns("a\nb").Select(r => r.Text));
    }

    [Fact]
    public void Nothing_hidden_is_left_and_nothing_visible_is_lost()
        => Check.QuickThrowOnFailure(Prop.ForAll<string>(text =>
        {
            var runs = HostileText.Runs(text);
            var visible = string.Concat(runs.Where(r => !r.IsHidden).Select(r => r.Text));
            return !visible.EnumerateRunes().Any(r => HostileText.IsHidden(r.Value) && r.Value is not ('\n' or '\t'))
                && (text ?? string.Empty).EnumerateRunes().Count(r => r.Value != 0xFFFD && (!HostileText.IsHidden(r.Value) || r.Value is '\n' or '\t')) == visible.EnumerateRunes().Count(r => r.Value != 0xFFFD);
        }));

    [Theory]
    [InlineData("p\u0430yments-dev", true)]
    [InlineData("admin\u03BF", true)]
    [InlineData("payments-dev", false)]
    [InlineData("иван", false)]
    [InlineData("team иван", false)]
    [InlineData("日本-prod", false)]
    [InlineData(null, false)]
    public void A_word_of_two_look_alike_scripts_is_marked(string? name, bool mixed) => Assert.Equal(mixed, HostileText.IsMixedScript(name));

    [Fact]
    public void A_cut_never_ends_inside_a_pair()
    {
        var text = new string('x', HostileText.ShownLength - 1) + "🙂🙂";

        Assert.True(HostileText.IsCut(text));
        Assert.Equal(HostileText.ShownLength - 1, HostileText.Cut(text).Length);
    }
}
