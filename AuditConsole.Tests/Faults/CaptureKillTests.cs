using AuditConsole.Tests.Core.Ingestion.Tail;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Cli;
using Xunit;

namespace AuditConsole.Tests.Faults;

/// <summary>Kills the real process while it takes from everywhere at once: a webhook's batches, a log that is rotated, and a file that somebody imports.</summary>
public sealed class CaptureKillTests : IDisposable
{
    private const int Seed = 20260310;
    private const int Kills = 3;
    private const int ImportedEvents = 80_000;
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-capturekill-").FullName;
    private readonly WebhookSender _sender = new("webhook");
    private readonly Random _random = new(Seed);
    private readonly RotatedLog _log;

    public CaptureKillTests() => _log = new RotatedLog(Path.Combine(_parent, "logs"));

    private string Data => Path.Combine(_parent, "data");

    private string Archive => Path.Combine(_parent, "archive.log");

    private Dictionary<string, string> Settings => new()
    {
        ["AuditConsole__Limits__ApiPerKey"] = "100000",
        ["AuditConsole__Sources__Files__Roots__0"] = Path.GetDirectoryName(_log.Pattern)!,
        ["AuditConsole__Sources__Files__Follow__0__Source"] = "tail",
        ["AuditConsole__Sources__Files__Follow__0__Paths__0"] = _log.Pattern,
    };

    [Fact]
    public async Task Kills_during_tail_import_and_webhook_together_lose_and_double_nothing()
    {
        await File.WriteAllLinesAsync(Archive, Enumerable.Range(1, ImportedEvents).Select(TailFolder.Event));
        for (var kill = 0; kill < Kills; kill++)
        {
            // The cluster went on while the console was down.
            var old = _log.Lines;
            _log.Append(_random.Next(500, 2_000));
            if (kill % 2 == 0)
            {
                _log.Rotate();
                _log.Append(_random.Next(500, 2_000));
            }

            await WorkUntilKilledAsync(old);
        }

        _log.End();
        await using var last = await ServerProcess.StartAsync(Data, Settings);
        await HasWhatWasAcknowledgedAsync(last);
        await _sender.RedeliverAsync(last);
        var (exit, output, errors) = await ImportAsync();
        Assert.True(exit == ImportVerb.Ok, output + errors);
        while (await StoredEvents.CountAsync(last, "tail") < _log.Lines)
        {
            await Task.Yield();
        }

        await HasOnceAsync(last, "webhook", Enumerable.Range(0, _sender.Sent).SelectMany(WebhookSender.Ids));
        await HasOnceAsync(last, "tail", _log.Ids);
        await HasOnceAsync(last, "import", Enumerable.Range(1, ImportedEvents).Select(TailFolder.Id));
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    /// <summary>When log and import have got on, batches come too, and the log grows and is rotated with their answers; after some of these the kill comes.</summary>
    /// <param name="old">Lines of the log that an earlier process may have taken.</param>
    private async Task WorkUntilKilledAsync(int old)
    {
        var (lines, rotateEvery, last) = (_random.Next(5, 40), _random.Next(10, 30), _random.Next(20, 80));
        await using var server = await ServerProcess.StartAsync(Data, Settings);
        while (await StoredEvents.CountAsync(server, "tail") <= old)
        {
            await Task.Yield();
        }

        var imported = await StoredEvents.CountAsync(server, "import");
        var importing = ImportAsync();
        while (await StoredEvents.CountAsync(server, "import") == imported)
        {
            Assert.False(importing.IsCompleted, "The import was over before the kill.");
        }

        var answers = 0;
        var sending = _sender.SendUntilGoneAsync(server, () =>
        {
            _log.Append(lines);
            if (Interlocked.Increment(ref answers) % rotateEvery == 0)
            {
                _log.Rotate();
            }
        });
        await server.KillAfterAsync(() => Volatile.Read(ref answers) >= last);
        await sending;
        var (exit, output, errors) = await importing;
        Assert.True(exit == ImportVerb.Failed, "The import was over before the kill: " + output + errors);
    }

    private Task<(int ExitCode, string Output, string Errors)> ImportAsync() => ServerProcess.RunVerbAsync(Data, ["import", "--source", "import", Archive]);

    private async Task HasWhatWasAcknowledgedAsync(ServerProcess server)
    {
        var stored = await StoredEvents.IdsAsync(server, "webhook");
        Assert.Equal(stored.Count, stored.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(_sender.Acknowledged.Keys.SelectMany(WebhookSender.Ids).Except(stored));
        foreach (var receipt in _sender.Acknowledged.Values)
        {
            await receipt.CheckAsync(server);
        }
    }

    private static async Task HasOnceAsync(ServerProcess server, string source, IEnumerable<string> ids)
        => Assert.Equal(ids.Order(StringComparer.Ordinal), (await StoredEvents.IdsAsync(server, source)).Order(StringComparer.Ordinal));
}
