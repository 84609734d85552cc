using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace AuditConsole.Tests.Browser;

/// <summary>Everything that may not happen on any page: console errors, uncaught exceptions, violations of the content security policy (which are console errors), dialogs, requests to other hosts, server errors.</summary>
public sealed class Watch
{
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly string _authority;

    public Watch(IBrowserContext context, Uri address)
    {
        _authority = address.Authority;
        context.Page += (_, page) => Follow(page);
    }

    /// <summary>A console error with these words is what the test provokes.</summary>
    public string? Provoked { get; set; }

    public void AssertClean() => Assert.True(_faults.IsEmpty, string.Join('\n', _faults));

    private void Follow(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && (Provoked is null || !message.Text.Contains(Provoked, StringComparison.Ordinal)))
            {
                _faults.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _faults.Enqueue($"uncaught: {error}");
        page.Dialog += (_, dialog) =>
        {
            _faults.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) => CheckHost(request.Url);
        page.WebSocket += (_, socket) => CheckHost(socket.Url);
        page.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                _faults.Enqueue($"{response.Status}: {response.Url}");
            }
        };
    }

    private void CheckHost(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is not ("data" or "blob" or "about") && uri.Authority != _authority)
        {
            _faults.Enqueue($"another host: {url}");
        }
    }
}
