using AuditConsole.Web.Components.Layout;
using Bunit;
using Xunit;

namespace AuditConsole.Tests.Web.Layout;

public sealed class ShellTests : BunitContext
{
    [Fact]
    public void Navigation_shows_only_what_works()
        => Assert.Equal(["/timeline", "/policies", "/capture", "/access/keys"], Render<NavMenu>(p => p.Add(n => n.Path, "/timeline")).FindAll("a").Select(a => a.GetAttribute("href")));

    [Theory]
    [InlineData("/timeline", "Timeline")]
    [InlineData("/events/7", "Timeline")]
    [InlineData("/objects/prod/_/Pod/a/b", "Policies & objects")]
    [InlineData("/capture/prod", "Capture")]
    [InlineData("/access/keys", "Access")]
    public void The_entry_of_the_page_is_current(string path, string entry)
        => Assert.Equal(entry, Render<NavMenu>(p => p.Add(n => n.Path, path)).Find("[aria-current=page]").TextContent);

    [Theory]
    [InlineData("sre-oncall", "SO")]
    [InlineData("ada.lovelace@example.com", "AL")]
    [InlineData("admin@example.com", "A")]
    [InlineData("", "·")]
    [InlineData("@", "·")]
    public void A_person_is_two_letters(string name, string initials) => Assert.Equal(initials, Initials.Of(name));
}
