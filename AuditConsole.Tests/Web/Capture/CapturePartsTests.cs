using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Web.Components.Capture;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Components.Welcome;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Capture;

public sealed class CapturePartsTests : PartsContext
{
    private static readonly QuarantinedEvent Refusal = new(Guid.NewGuid(), "prod", 1_000_000, "missing_field", "<i>auditID</i>", "a text", 1_200, "<script>alert(1)</script>\u0007"u8.ToArray());

    [Fact]
    public void A_source_shows_what_came_of_it()
    {
        var source = new Source { Name = "prod", Cluster = "eu", LastSeen = 1_000_000, Counters = new SourceCounters(10, 7, 2, 1, 0, 1_204) };

        var pulse = new SourcePulse([.. new int[54], 2, 3, 4, 5, 6, 7], 1_500);

        var cells = Render<SourceTable>(p => p.Add(t => t.Sources, [new SourceLine(source, pulse)]).Add(t => t.Now, 61_000_000)).FindAll("tbody td").Select(c => c.TextContent.Trim());

        Assert.Equal(["eu", "1 Jan 1970 00:00 1 min ago", "Last hour: 27 events, at most 7 a minute", "4.0/min", "1 ms", "7", "2", "1", "1,204", "0", "0", "0"], cells);
    }

    [Fact]
    public void A_source_that_was_silent_so_far_says_so()
        => Assert.Contains("no events yet", Render<SourceTable>(p => p.Add(t => t.Sources, [new SourceLine(new Source { Name = "a", Cluster = "a" }, SourcePulse.Silent)]).Add(t => t.Now, 0)).Markup, StringComparison.Ordinal);

    [Fact]
    public void A_refused_event_shows_its_sample_on_demand_as_text()
    {
        Services.AddSingleton(SomeCaller.Untouchable<QuarantineService>());
        var list = Render<RefusedList>(p => p.Add(r => r.Refused, [Refusal]));
        Assert.Empty(list.FindAll("pre"));

        list.Find("button").Click();

        Assert.Equal("<script>alert(1)</script>⟨U+0007⟩", list.Find("pre").TextContent);
        Assert.Equal("prod · <i>auditID</i> · expected a text · 1,200 times", list.Find(".what").TextContent.Trim());
        Assert.Empty(list.FindAll("script, i"));
    }

    [Fact]
    public void Refusals_of_a_file_have_their_lines()
    {
        var import = new ImportView("1", "<b>.jsonl", "prod", ImportStage.Done, 1, 1, 0, 0, 3, 0) { Errors = [new RefusedEvent(6, 1_007, null, "auditID", "missing_field", "a text", "<i>", null)], ErrorsOmitted = 2 };

        var result = Render<ImportResult>(p => p.Add(r => r.Import, import));

        Assert.Equal("3 refused events", result.Find("summary").TextContent);
        Assert.Equal("line 1,007A required field is missing: auditID, expected a text, got <i>", result.Find(".errors li").TextContent.Trim());
        Assert.Equal("and 2 more", result.Find("details .hint").TextContent);
    }

    [Fact]
    public void Who_was_turned_away_is_told_with_what_his_token_ends_in()
    {
        var live = Render<WelcomeLive>(p => p
            .Add(l => l.Status, new WelcomeStatus(0, 0, 0, [], null))
            .Add(l => l.Turned, [new DoorRefusal(1_000_000, "10.20.0.11", "401", "The key is unknown or revoked.", "h8") { Times = 3 }, new DoorRefusal(1_000_000, "10.20.0.12", DoorRefusal.Tls, "No handshake.", null)])
            .Add(l => l.Token, "ack_abc_h9"));

        Assert.Equal(
            ["10.20.0.11: The key is unknown or revoked. The token sent ends in h8, yours above in h9. · 3 times", "10.20.0.12: No handshake."],
            live.FindAll(".refused .s").Select(s => System.Text.RegularExpressions.Regex.Replace(s.TextContent, "\\s+", " ").Trim()));
        Assert.Equal(["Refused, 401", "Refused, TLS"], live.FindAll(".refused .tag").Select(t => t.TextContent));
    }

    [Fact]
    public void The_live_line_counts_and_tells_the_reasons()
    {
        var live = Render<WelcomeLive>(p => p.Add(l => l.Status, new WelcomeStatus(1_003, 0, 3, [Refusal], null)));

        Assert.Equal("Waiting for the first event…", live.Find("h2").TextContent);
        Assert.Equal("1,003 received · 3 refused", live.Find("[role=status]").TextContent);
        Assert.Contains("A required field is missing", live.Find(".refused li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_filled_in_stands_out()
        => Assert.Equal([("curl ", false), ("http://a/", true), (" -H ", false), ("KEY", true)], MarkedText.Split("curl http://a/ -H KEY", ["KEY", "http://a/", "", "absent"]));
}
