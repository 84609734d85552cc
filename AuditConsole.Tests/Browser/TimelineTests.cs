using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditConsole.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class TimelineTests(Stage stage)
{
    [Fact]
    public Task An_actor_known_by_e_mail_alone_is_a_filter_too() => stage.Visitor.VisitAsync(async page =>
    {
        var sent = Sent.Now("nobody", "by-mail");
        sent["actor"] = new JsonObject { ["email"] = "mail-only@example.com" };
        await Sent.AcceptedAsync(stage.Api, "mail", sent);
        await page.GotoAsync("/timeline?q=source:mail");
        var actor = page.Locator(".fac").GetByRole(AriaRole.Button, new() { Name = "mail-only@example.com", Exact = true });

        await actor.ClickAsync();
        await Expect(page.Query()).ToHaveValueAsync("source:mail actor:mail-only@example.com");
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await Expect(page.Rows().First).ToContainTextAsync("mail-only@example.com updated policy by-mail");
        await Expect(actor).ToHaveAttributeAsync("aria-pressed", "true");
    });

    [Fact]
    public Task A_tenant_that_is_none_is_said_to_be_none() => stage.Visitor.VisitAsync(async page =>
    {
        await page.GotoAsync("/timeline?tenant=nonsense");
        var note = page.GetByRole(AriaRole.Note, new() { Name = "Unknown tenant" });
        await Expect(note).ToContainTextAsync("There is no tenant “nonsense”. What you see is of default.");

        await page.Link("Correct the address").ClickAsync();
        await Expect(note).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex("/timeline$"));
    });

    [Fact]
    public Task Rows_are_sentences_about_the_recorded_session() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync("name:allow-web");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Saturday 21 November 2026" })).ToBeVisibleAsync();
        await Expect(page.Rows().Filter(new() { HasText = "netsec-engineer created NetworkPolicy payments/allow-web" }).First).ToBeVisibleAsync();
        await Expect(page.Rows().Filter(new() { HasText = "auditor was denied delete of NetworkPolicy payments/allow-web (403)" })).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Events" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_query_filters_and_stands_in_the_address_and_Back_takes_it_away() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.AskAsync("verb:delete kind:NetworkPolicy");

        await Expect(page).ToHaveURLAsync(new Regex(@"[?&]q=verb(:|%3A)delete"));
        await Expect(page.Rows()).Not.ToContainTextAsync(["created"]);
        await Expect(page.Rows().First).ToContainTextAsync("NetworkPolicy");

        await page.GoBackAsync();
        await Expect(page).Not.ToHaveURLAsync(new Regex("[?&]q="));
        await Expect(page.Query()).ToHaveValueAsync("");
        await Expect(page.Locator("[data-rows]")).ToContainTextAsync("created");
    });

    [Fact]
    public Task A_query_with_a_fault_says_where_and_mends_itself_on_a_click() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync("verb:delete");
        await page.AskAsync("acter:auditor");

        var fault = page.Locator(".qerr");
        await Expect(fault).ToContainTextAsync("acter");
        await Expect(page.Query()).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator(".qh .err").First).ToBeVisibleAsync();
        await Expect(page.Rows().First).ToContainTextAsync("delete");

        await fault.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Query()).ToHaveValueAsync("actor:auditor");
        await Expect(fault).ToHaveCountAsync(0);
        await Expect(page.Rows().First).ToContainTextAsync("auditor");
    });

    [Fact]
    public Task A_syntax_error_says_what_was_expected() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        await page.AskAsync("(verb:delete");

        await Expect(page.Locator(".qerr")).ToContainTextAsync(new Regex("At character \\d+"));
        await Expect(page.Rows().First).ToBeVisibleAsync();
        await Expect(page.GetByText("Results of the previous query")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_facet_includes_and_its_minus_excludes() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        var facets = page.GetByRole(AriaRole.Complementary, new() { Name = "Filters" });
        var verbs = facets.GetByRole(AriaRole.Region, new() { Name = "Verb" });

        await verbs.GetByRole(AriaRole.Button, new() { Name = "deleted", Exact = true }).Or(verbs.GetByRole(AriaRole.Button, new() { Name = "delete", Exact = true })).First.ClickAsync();
        await Expect(page.Query()).ToHaveValueAsync("verb:delete");
        await Expect(verbs.Locator("li.on")).ToHaveCountAsync(1);
        await verbs.Locator("li.on .pick").ClickAsync();
        await Expect(page.Query()).ToHaveValueAsync("");

        var create = verbs.Locator("li").Filter(new() { HasText = "create" }).First;
        await create.HoverAsync();
        await create.Locator(".not").ClickAsync();
        await Expect(page.Query()).ToHaveValueAsync("NOT verb:create");
        await Expect(verbs.Locator("li.ex")).ToHaveCountAsync(1);
    });

    [Fact]
    public Task Routine_events_are_hidden_but_counted_and_shown_on_demand() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync();
        var hidden = page.Locator(".hidden-count");
        await Expect(hidden).ToContainTextAsync("hidden");
        var before = await page.Locator(".res-text b").First.TextContentAsync();

        await hidden.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("noise=1"));
        await Expect(page.Locator(".res-text b").First).Not.ToHaveTextAsync(before!);

        await hidden.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await Expect(page.Locator(".res-text b").First).ToHaveTextAsync(before!);
    });

    [Fact]
    public Task Older_and_newer_pages_meet_without_a_gap() => stage.Visitor.VisitAsync(async page =>
    {
        await page.OpenTimelineAsync("", "&noise=1");
        var first = await page.Rows().First.GetAttributeAsync("href");
        await page.Link("Older").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("before="));
        await Expect(page.Rows().First).Not.ToHaveAttributeAsync("href", first!);

        await page.Link("Newer").ClickAsync();
        await Expect(page.Rows().First).ToHaveAttributeAsync("href", first!);
    });
}
