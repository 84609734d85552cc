using AuditConsole.Web.Components.Shared;
using Microsoft.JSInterop;
using Xunit;

namespace AuditConsole.Tests.Web.Shared;

public sealed class JsModuleTests
{
    [Fact]
    public async Task A_module_is_imported_once_and_only_when_used()
    {
        var browser = new Browser();
        await using var module = new JsModule(browser, "js/x.js");
        Assert.Equal(0, browser.Imports);

        await module.CallAsync("a");
        await module.CallAsync("b");

        Assert.Equal(1, browser.Imports);
        Assert.Equal(["a", "b"], browser.Calls);
    }

    [Fact]
    public async Task Nothing_throws_when_the_browser_is_gone()
    {
        var browser = new Browser { Gone = true };
        var module = new JsModule(browser, "js/x.js");

        await module.CallAsync("a");
        Assert.Null(await module.CallAsync<string>("b"));
        await module.DisposeAsync();
    }

    [Fact]
    public async Task A_disposed_module_is_not_imported_any_more()
    {
        var browser = new Browser();
        var module = new JsModule(browser, "js/x.js");
        await module.DisposeAsync();

        await module.CallAsync("a");

        Assert.Equal(0, browser.Imports);
    }

    private sealed class Browser : IJSRuntime, IJSObjectReference
    {
        public bool Gone { get; init; }

        public int Imports { get; private set; }

        public List<string> Calls { get; } = [];

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            if (Gone)
            {
                throw new JSDisconnectedException("gone");
            }

            if (identifier == "import")
            {
                Imports++;
                return ValueTask.FromResult((TValue)(object)this);
            }

            Calls.Add(identifier);
            return ValueTask.FromResult(default(TValue)!);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
