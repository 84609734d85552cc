using System.Text;
using AuditConsole.Core.Changes.Diff;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Detail;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class DetailTextTests
{
    [Fact]
    public void A_first_version_is_all_added()
    {
        var diff = FirstVersion.AllAdded("a: 1\nb: 2\n");

        Assert.Equal((2, 0), (diff.Added, diff.Removed));
        Assert.Equal([(DiffLineKind.Added, 1, "a: 1"), (DiffLineKind.Added, 2, "b: 2")], diff.Hunks[0].Lines.Select(l => (l.Kind, l.NewNumber ?? 0, l.Text)));
        Assert.True(FirstVersion.AllAdded(string.Empty).IsEmpty);
    }

    [Fact]
    public void A_body_is_indented_without_escaping_what_was_sent()
        => Assert.Equal("{\n  \"a\": \"<b>ü</b>\"\n}", RawText.Part("Request", Encoding.UTF8.GetBytes("{\"a\":\"<b>ü</b>\"}")).Text.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void What_is_not_json_is_shown_as_it_is(string body) => Assert.Equal(body, RawText.Part("Request", Encoding.UTF8.GetBytes(body)).Text);

    [Fact]
    public void A_large_body_is_cut_and_says_its_size()
    {
        var part = RawText.Part("Response", Encoding.UTF8.GetBytes(new string('é', EventService.ShownBytes)));

        Assert.True(part.IsCut);
        Assert.Equal(2 * EventService.ShownBytes, part.Bytes);
        Assert.Equal(EventService.ShownBytes / 2, part.Text.Length);
    }

    [Fact]
    public void Facts_that_are_absent_are_left_out()
    {
        var facts = EventFacts.Of(SomeEvent.Of(EventAction.Update, "Tier", "security"));

        Assert.Equal(["Actor", "Cluster", "Captured by", "Kind", "Type", "Event id"], facts.Select(f => f.Title));
        Assert.Equal(("netsec-admin", "actor", "human"), (facts[0].Value, facts[0].Name, facts[0].Aside));
    }
}
