using System.Globalization;
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
            var before = await StoredEvents.CountAsync(server, "prod");
            await AppendAsync(LinesPerRound);
            File.Move(Log("audit.log"), Log($"audit-{round.ToString(CultureInfo.InvariantCulture)}.log"));
            await AppendAsync(LinesPerRound);

            // Somewhere in the middle: something of the round is there, and not all.
            while (await StoredEvents.CountAsync(server, "prod") == before)
            {
                await Task.Yield();
            }

            await server.KillAsync();
        }

        await using var last = await ServerProcess.StartAsync(data, Settings);
        while (await StoredEvents.CountAsync(last, "prod") < written)
        {
            await Task.Yield();
        }

        Assert.Equal(written, await StoredEvents.CountAsync(last, "prod"));
        var ids = await StoredEvents.IdsAsync(last, "prod");
        Assert.Equal(written, ids.Count);
        Assert.Equal(Enumerable.Range(1, written).Select(TailFolder.Id).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));

        async Task AppendAsync(int lines)
        {
            await File.AppendAllLinesAsync(Log("audit.log"), Enumerable.Range(written + 1, lines).Select(TailFolder.Event));
            written += lines;
        }
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
