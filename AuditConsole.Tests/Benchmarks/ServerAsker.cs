using System.Diagnostics;
using System.Text.Json;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Asks the API, with the key that may read everything.</summary>
internal static class ServerAsker
{
    /// <summary>From sending the request to the last byte of its answer.</summary>
    public static async Task<Answer> AskAsync(ServerProcess server, Question question)
    {
        var watch = Stopwatch.StartNew();
        var bytes = await server.Client.GetByteArrayAsync(question.Address);
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        using var answer = JsonDocument.Parse(bytes);
        return new Answer(milliseconds, answer.RootElement.GetProperty("items").GetArrayLength(), answer.RootElement.TryGetProperty("searched_back_to", out _));
    }

    /// <summary>How many events the ledger has that match.</summary>
    public static async Task<long> CountAsync(ServerProcess server, string query)
    {
        using var answer = JsonDocument.Parse(await server.Client.GetByteArrayAsync(new Uri($"/api/v1/audit-logs?limit=1&include_total=true&q={Uri.EscapeDataString(query)}", UriKind.Relative)));
        return answer.RootElement.GetProperty("total").GetInt64();
    }
}
