using System.Runtime.CompilerServices;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Components.Timeline.Detail;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

/// <summary>The drawer's contract with its script, which keeps the focus: opened once, told of each step, told of its end.</summary>
public sealed class EventDrawerTests : BunitContext
{
    private readonly BunitJSModuleInterop _script;
    private int _reads;

    public EventDrawerTests()
    {
        _script = JSInterop.SetupModule("./Components/Timeline/Detail/EventDrawer.razor.js");
        _script.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new EventService(
            _ =>
            {
                _reads++;
                return ValueTask.FromResult(Caller.Anonymous);
            },
            new Authorizer(),
            (LedgerCatalog)RuntimeHelpers.GetUninitializedObject(typeof(LedgerCatalog)),
            (ObjectCatalog)RuntimeHelpers.GetUninitializedObject(typeof(ObjectCatalog))));
    }

    [Fact]
    public void Opening_reads_the_event_once_and_shows_the_dialog_once()
    {
        var drawer = Draw(7);
        drawer.Render(p => p.Add(d => d.Seq, 7).Add(d => d.Split, true));

        Assert.Equal(1, _reads);
        Assert.Single(_script.Invocations["open"]);
    }

    [Fact]
    public void A_step_reads_the_next_and_leaves_the_dialog_open()
    {
        var drawer = Draw(7);
        drawer.Render(p => p.Add(d => d.Seq, 8));

        Assert.Equal(2, _reads);
        Assert.Single(_script.Invocations["open"]);
        Assert.Equal(2, _script.Invocations["follow"].Count);
    }

    [Fact]
    public async Task Closing_gives_the_focus_back()
    {
        Draw(7);
        await DisposeComponentsAsync();

        Assert.Single(_script.Invocations["closed"]);
    }

    [Fact]
    public async Task Esc_beside_the_list_asks_the_page_to_close()
    {
        var closed = 0;
        var drawer = Draw(7, () => closed++);
        await drawer.InvokeAsync(drawer.Instance.CloseFromBrowser);
        drawer.Find("button[aria-label^=Close]").Click();

        Assert.Equal(2, closed);
    }

    [Fact]
    public void The_dialog_is_named_and_takes_the_focus_itself()
    {
        var dialog = Draw(7).Find("dialog");

        Assert.True(dialog.HasAttribute("autofocus"));
        Assert.NotNull(dialog.QuerySelector("#" + dialog.GetAttribute("aria-labelledby")));
    }

    private IRenderedComponent<EventDrawer> Draw(long seq, Action? close = null)
        => Render<EventDrawer>(p => p.Add(d => d.Seq, seq).Add(d => d.Zone, TimeZoneInfo.Utc).Add(d => d.OnClose, close ?? (() => { })));
}
