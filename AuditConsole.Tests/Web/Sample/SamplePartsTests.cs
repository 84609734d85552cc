using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Web.Components.Layout;
using AuditConsole.Web.Components.Sample;
using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Circuits;
using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Sample;

public sealed class SamplePartsTests : PartsContext
{
    private static readonly SampleStatus Loaded = new(20_002, MayChange: true, null);

    public SamplePartsTests() => Services.AddSingleton(new SampleService(SomeCaller.Nobody, new Authorizer(), SomeCaller.Untouchable<SampleLoads>()));

    [Fact]
    public void Without_sample_data_there_is_nothing_to_switch_to()
        => Assert.Empty(Switch(new SampleStatus(null, true, null), Shown("/timeline")).FindAll("button"));

    [Theory]
    [InlineData("/timeline", "default")]
    [InlineData("/timeline?tenant=sample", "sample")]
    [InlineData("/timeline?tenant=another", "default")]
    public void The_switch_says_what_is_shown_and_sends_the_choice(string url, string shown)
    {
        var scope = Switch(Loaded, Shown(url));
        Assert.Equal($"{shown} / all clusters", scope.Find("button.scope .v").TextContent);
        Assert.Equal(["default", "sample"], scope.FindAll("button[form=ledger][name=tenant]").Select(b => b.GetAttribute("value")));
        Assert.Equal(shown, scope.Find("[aria-current=true]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("/timeline", "Nothing of this happened in your clusters.")]
    [InlineData("/capture", "about your own installation")]
    [InlineData("/access/keys", "about your own installation")]
    public void The_bar_says_that_nothing_of_it_happened(string path, string words)
    {
        var bar = Bar(path, Loaded);
        Assert.Contains(words, bar.Find(".sample-bar").TextContent, StringComparison.Ordinal);
        Assert.Equal("default", bar.Find("button[form=ledger]").GetAttribute("value"));
        Assert.Contains("20,002 made-up events", bar.Find("dialog").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_change_settings_is_not_offered_to_remove_it() => Assert.Empty(Bar("/timeline", Loaded with { MayChange = false }).FindAll("dialog, [popovertarget]"));

    [Fact]
    public void A_page_whose_sample_is_gone_says_so() => Assert.Contains("It is not there any more.", Bar("/timeline", new SampleStatus(null, true, null)).Markup, StringComparison.Ordinal);

    [Fact]
    public void A_refused_removal_is_told_in_the_dialog()
    {
        var bar = Bar("/timeline", Loaded);
        bar.Find("dialog .btn.d").Click();
        bar.WaitForAssertion(() => Assert.Contains("settings.edit", bar.Find("dialog [role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/timeline?tenant=sample", "/timeline?q=a", "/timeline?q=a&tenant=sample", "/timeline?q=a&tenant=default", "sample-a.yaml")]
    [InlineData("/timeline", "/timeline?q=a", "/timeline?q=a", "/timeline?q=a", "a.yaml")]
    public void Addresses_and_files_carry_the_ledger(string opened, string url, string carried, string own, string file)
    {
        var ledger = Shown(opened);
        Assert.Equal((carried, own, file), (ledger.Address(url), ledger.Own(url), ledger.File("a.yaml")));
        Assert.Equal((url, url, "a.yaml"), (((ShownLedger?)null).Address(url), ((ShownLedger?)null).Own(url), ((ShownLedger?)null).File("a.yaml")));
    }

    [Fact]
    public void A_page_keeps_the_ledger_it_was_opened_with()
    {
        var circuit = new CircuitOrigin();
        circuit.Open(ClientOrigin.None);
        var later = new HttpContextAccessor { HttpContext = new DefaultHttpContext() };
        var ledger = new ShownLedger(circuit, later);
        ledger.Pin("http://localhost/timeline?tenant=sample");
        later.HttpContext.Request.QueryString = new QueryString("?tenant=default");
        Assert.Equal("sample", ledger.Tenant);
        Assert.True(ledger.Has("/policies?tenant=sample"));
        Assert.False(ledger.Has("/policies"));
    }

    [Fact]
    public void The_title_of_a_page_says_that_it_shows_the_sample()
    {
        var head = Render<PageHead>(p => p.Add(h => h.Title, "Timeline").AddCascadingValue(Shown("/timeline?tenant=sample")));
        Assert.Equal("Timeline · Sample data · AuditConsole", head.FindComponent<Microsoft.AspNetCore.Components.Web.PageTitle>().Instance.ChildContent is { } title ? Render(title).Nodes.Select(n => n.TextContent).Aggregate(string.Concat) : null);
    }

    private static ShownLedger Shown(string url)
    {
        var circuit = new CircuitOrigin();
        circuit.Open(ClientOrigin.None);
        var ledger = new ShownLedger(circuit, new HttpContextAccessor());
        ledger.Pin(url);
        return ledger;
    }

    private IRenderedComponent<ScopeSwitch> Switch(SampleStatus status, ShownLedger ledger) => Render<ScopeSwitch>(p => p.Add(s => s.Sample, status).AddCascadingValue(ledger));

    private IRenderedComponent<SampleBar> Bar(string path, SampleStatus status) => Render<SampleBar>(p => p.Add(b => b.Path, path).Add(b => b.Sample, status).AddCascadingValue(Shown(path + "?tenant=sample")));
}
