using Microsoft.JSInterop;

namespace AuditConsole.Web.Components.Shared;

/// <summary>The time zone of the browser, asked once for a circuit. The server's own zone is never used.</summary>
public sealed class BrowserTime(IJSRuntime runtime)
{
    private Task<TimeZoneInfo>? _zone;

    /// <summary>The browser's zone; UTC when it says none that is known here.</summary>
    public Task<TimeZoneInfo> ZoneAsync(string modulePath) => _zone ??= AskAsync(modulePath);

    private async Task<TimeZoneInfo> AskAsync(string modulePath)
    {
        await using var module = new JsModule(runtime, modulePath);
        var name = await module.CallAsync<string>("zone");
        return name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
    }
}
