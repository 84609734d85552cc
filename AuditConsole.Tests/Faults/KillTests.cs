using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Faults;

/// <summary>Kills the real process under load: what was acknowledged is there once, and re-delivery of everything doubles nothing.</summary>
public sealed class KillTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-kill-").FullName;

    [Fact]
    public async Task A_kill_under_load_loses_nothing_acknowledged_and_redelivery_doubles_nothing()
    {
        var data = Path.Combine(_parent, "data");
        var sender = new WebhookSender("prod");
        await using (var first = await ServerProcess.StartAsync(data))
        {
            var sending = sender.SendUntilGoneAsync(first);
            await first.KillAfterAsync(() => sender.Acknowledged.Count >= 60);
            await sending;
        }

        Assert.InRange(sender.Acknowledged.Count, 60, sender.Sent - WebhookSender.Connections);
        await using var second = await ServerProcess.StartAsync(data);
        var stored = await StoredEvents.IdsAsync(second, "prod");
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(sender.Acknowledged.Keys.SelectMany(WebhookSender.Ids).Except(stored));
        foreach (var receipt in sender.Acknowledged.Values)
        {
            await receipt.CheckAsync(second);
        }

        await sender.RedeliverAsync(second);

        var all = await StoredEvents.IdsAsync(second, "prod");
        Assert.Equal(sender.Sent * WebhookSender.BatchSize, all.Count);
        Assert.Equal(sender.Sent * WebhookSender.BatchSize, all.Distinct().Count());
    }

    [Fact]
    public async Task Two_processes_never_share_a_data_directory()
    {
        var data = Path.Combine(_parent, "data");
        await using var first = await ServerProcess.StartAsync(data);
        var second = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(data));
        Assert.Contains("another process", second.Message, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
