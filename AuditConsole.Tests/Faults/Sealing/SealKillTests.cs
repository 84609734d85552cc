using System.Diagnostics;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Core.Ingestion.Tail;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Cli;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>Kills the real process while it seals and batches come: at some block, at some column, and when the segment is there and its head batches may be too.</summary>
public sealed class SealKillTests : IDisposable
{
    private const int Seed = 20261128;
    private const int ImportedEvents = ColumnRun.Capacity + 500;
    private static readonly Dictionary<string, string> Settings = new() { ["AuditConsole__Limits__ApiPerKey"] = "100000" };
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-sealkill-").FullName;
    private readonly WebhookSender _sender = new("webhook");
    private readonly Random _random = new(Seed);

    private string Data => Path.Combine(_parent, "data");

    private string Archive => Path.Combine(_parent, "archive.log");

    [Fact]
    public async Task Kills_during_a_seal_lose_and_double_nothing()
    {
        await File.WriteAllLinesAsync(Archive, Enumerable.Range(1, ImportedEvents).Select(TailFolder.Event));
        await using (var first = await ServerProcess.StartAsync(Data, Settings))
        {
            var importing = ImportAsync();
            await WorkUntilKilledAsync(first, "SELECT COUNT(*) FROM SegmentBodies", 1 + _random.Next(5));
            await importing;
        }

        foreach (var (question, count) in new[] { ("SELECT COUNT(*) FROM SegmentColumns", 1 + _random.Next(5)), ("SELECT COUNT(*) FROM Segments", 1) })
        {
            await using var next = await ServerProcess.StartAsync(Data, Settings);
            await WorkUntilKilledAsync(next, question, count);
        }

        await using var last = await ServerProcess.StartAsync(Data, Settings);
        Assert.Empty(_sender.Acknowledged.Keys.SelectMany(WebhookSender.Ids).Except(await StoredEvents.IdsAsync(last, "webhook")));
        foreach (var receipt in _sender.Acknowledged.Values.Where(receipt => receipt.LastSeq % 8 == 0))
        {
            await receipt.CheckAsync(last);
        }

        await UntilAsync(() => Ask("SELECT MIN(FirstSeq) FROM HeadBatches") > ColumnRun.Capacity);
        await _sender.RedeliverAsync(last);
        var (exit, output, errors) = await ImportAsync();
        Assert.True(exit == ImportVerb.Ok, output + errors);
        Assert.Equal(ImportedEvents, await StoredEvents.CountAsync(last, "import"));
        var expected = Enumerable.Range(0, _sender.Sent).SelectMany(WebhookSender.Ids);
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await StoredEvents.IdsAsync(last, "webhook")).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("cannot be sealed", last.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    /// <summary>Once something is being sealed batches come too, until the store has as many rows as it takes.</summary>
    private async Task WorkUntilKilledAsync(ServerProcess server, string question, int rows)
    {
        await UntilAsync(() => Ask("SELECT (SELECT COUNT(*) FROM SegmentBodies) + (SELECT COUNT(*) FROM Segments)") > 0);
        var sending = _sender.SendUntilGoneAsync(server);
        await server.KillAfterAsync(() => Ask(question) >= rows);
        await sending;
    }

    private long Ask(string question)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "auditconsole.db")};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = question;
        return (long)command.ExecuteScalar()!;
    }

    private Task<(int ExitCode, string Output, string Errors)> ImportAsync() => ServerProcess.RunVerbAsync(Data, ["import", "--source", "import", Archive]);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "The moment never came.");
            await Task.Yield();
        }
    }
}
