using System.Globalization;
using System.Text.Json;
using AuditConsole.Tests.Core.Ingestion.Tail;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Faults;

/// <summary>Kills the real process while it follows a log that is written to and moved away: every line is in the ledger once.</summary>
public sealed class TailKillTests : IDisposable
{
    private const int Rounds = 3;
    private const int LinesPerRound = 6_000;
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-tailkill-").FullName;

    private string Log(string name) => Path.Combine(_parent, "logs", name);

    private Dictionary<string, string> Settings => new()
    {
        ["AuditConsole__Limits__ApiPerKey"] = "100000",
        ["AuditConsole__Sources__Files__Roots__0"] = Path.Combine(_parent, "logs"),
        ["AuditConsole__Sources__Files__Follow__0__Source"] = "prod",
        ["AuditConsole__Sources__Files__Follow__0__Paths__0"] = Log("audit*.log"),
    };

    [Fact]
    public async Task Kills_while_a_log_is_followed_lose_and_double_nothing()
    {
        Directory.CreateDirectory(Path.Combine(_parent, "logs"));
        var data = Path.Combine(_parent, "data");
        var written = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(data, Settings);
            var before = await CountAsync(server);
            await AppendAsync(LinesPerRound);
            File.Move(Log("audit.log"), Log($"audit-{round.ToString(CultureInfo.InvariantCulture)}.log"));
            await AppendAsync(LinesPerRound);

            // Somewhere in the middle: something of the round is there, and not all.
            while (await CountAsync(server) == before)
            {
                await Task.Yield();
            }

            await server.KillAsync();
        }

        await using var last = await ServerProcess.StartAsync(data, Settings);
        while (await CountAsync(last) < written)
        {
            await Task.Yield();
        }

        Assert.Equal(written, await CountAsync(last));
        var ids = await IdsAsync(last);
        Assert.Equal(written, ids.Count);
        Assert.Equal(Enumerable.Range(1, written).Select(TailFolder.Id).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));

        async Task AppendAsync(int lines)
        {
            await File.AppendAllLinesAsync(Log("audit.log"), Enumerable.Range(written + 1, lines).Select(TailFolder.Event));
            written += lines;
        }
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private static async Task<long> CountAsync(ServerProcess server)
    {
        using var answer = JsonDocument.Parse(await server.Client.GetStringAsync("/api/v1/audit-logs?limit=1&include_total=true&q=source%3Aprod"));
        return answer.RootElement.GetProperty("total").GetInt64();
    }

    private static async Task<HashSet<string>> IdsAsync(ServerProcess server)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var cursor = string.Empty;
        do
        {
            using var page = JsonDocument.Parse(await server.Client.GetStringAsync($"/api/v1/audit-logs?limit=500&q=source%3Aprod{cursor}"));
            ids.UnionWith(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.RootElement.GetProperty("next_cursor").GetString() is { } next ? "&cursor=" + Uri.EscapeDataString(next) : string.Empty;
        }
        while (cursor.Length > 0);
        return ids;
    }
}
