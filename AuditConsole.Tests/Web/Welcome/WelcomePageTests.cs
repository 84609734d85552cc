using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Core.Ingestion.Tail;
using AuditConsole.Tests.Web.Live;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Components.Sample;
using AuditConsole.Web.Components.Welcome;
using AuditConsole.Web.Hosting.Tls;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Welcome;

public sealed class WelcomePageTests : PartsContext
{
    private static readonly Caller Editor = new(CallerKind.User, "u1", "Ada") { Grants = [new Grant([Permission.KeyEdit, Permission.SourceEdit], new Scope("default"))] };

    private TaskCompletionSource? _held;

    [Fact]
    public async Task A_token_stands_in_the_commands_of_the_source_it_was_made_for()
    {
        await using var capture = await Core.Ingestion.Capture.StartAsync();
        var page = Page(capture);

        await page.Find(".btn.p").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Token made", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain(ConnectSnippets.TokenPlaceholder, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_named_while_a_token_is_made_does_not_get_it()
    {
        await using var capture = await Core.Ingestion.Capture.StartAsync();
        var page = Page(capture);
        _held = new TaskCompletionSource();

        var making = page.Find(".btn.p").ClickAsync(new());
        await page.Find("#source-name").ChangeAsync(new() { Value = "staging" });
        _held.SetResult();
        await making;

        page.WaitForAssertion(() => Assert.Contains("A token was made for prod", page.Find(".banner.bad[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("Token made", page.Markup, StringComparison.Ordinal);
        Assert.Contains(ConnectSnippets.TokenPlaceholder, page.Markup, StringComparison.Ordinal);
        Assert.Equal("prod", Assert.Single(capture.Get<SourceRegistry>().All).Name);
    }

    private IRenderedComponent<WelcomePage> Page(Core.Ingestion.Capture capture)
    {
        Services.AddSingleton<TimeProvider>(new SteppedTime());
        Services.AddSingleton<AntiforgeryStateProvider>(new NoForms());
        Services.AddSingleton(new SampleService(SomeCaller.Nobody, new Authorizer(), SomeCaller.Untouchable<SampleLoads>()));
        Services.AddSingleton(new DoorService(SomeCaller.Nobody, new Authorizer(), SomeCaller.Untouchable<IngestDoor>(), SomeCaller.Untouchable<DoorRefusals>()));
        Services.AddSingleton(new FollowService(AskAsync, new Authorizer(), capture.Get<SourceRegistry>(), capture.Get<TailStatus>()));
        Services.AddSingleton(new WelcomeService(
            AskAsync, new Authorizer(), capture.Get<SourceRegistry>(), capture.Get<QuarantineStore>(), new ImportBoard(() => [], _ => null), capture.Get<IngestTokens>()));
        var page = Render<WelcomePage>();
        page.WaitForAssertion(() => page.Find("#source-name"));
        return page;
    }

    private async ValueTask<Caller> AskAsync(CancellationToken cancellationToken)
    {
        if (_held is { } held)
        {
            await held.Task;
        }

        return Editor;
    }

    private sealed class NoForms : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
