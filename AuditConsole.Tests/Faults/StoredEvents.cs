using System.Text.Json;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Faults;

/// <summary>What a running server's ledger has of a source, asked over the API.</summary>
internal static class StoredEvents
{
    public static async Task<long> CountAsync(ServerProcess server, string source)
    {
        using var answer = JsonDocument.Parse(await server.Client.GetStringAsync($"/api/v1/audit-logs?limit=1&include_total=true&q=source%3A{source}"));
        return answer.RootElement.GetProperty("total").GetInt64();
    }

    /// <summary>Every id as often as it is there.</summary>
    public static async Task<IReadOnlyList<string>> IdsAsync(ServerProcess server, string source)
    {
        var ids = new List<string>();
        var cursor = string.Empty;
        do
        {
            using var page = JsonDocument.Parse(await server.Client.GetStringAsync($"/api/v1/audit-logs?limit=500&q=source%3A{source}{cursor}"));
            ids.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.RootElement.GetProperty("next_cursor").GetString() is { } next ? "&cursor=" + Uri.EscapeDataString(next) : string.Empty;
        }
        while (cursor.Length > 0);
        return ids;
    }
}
