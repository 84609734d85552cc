using AuditConsole.Core.Events;
using AuditConsole.Core.Storage.Sqlite;
using AuditConsole.Tests.Core.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>The disk is full while a run is to be sealed and events come: both are refused and say so, nothing acknowledged is lost, and both go on by themselves when there is room.</summary>
[Collection(nameof(FullRun))]
public sealed class FullDiskTests(FullRun run)
{
    private const int MostOffers = 1_000;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_a_store_that_cannot_grow_and_all_goes_on_when_it_can()
    {
        await using var folder = run.Folder.CopyAsKilled();
        var disk = new SmallDisk { Pages = folder.Ask<long>("PRAGMA page_count") + 100 };
        folder.Services = services => services.ConfigureDbContext<SqliteAuditDbContext>(options => options.AddInterceptors(disk));
        await CheckAsync(folder, () => disk.Pages = int.MaxValue);
    }

    [MountFact]
    public async Task Nothing_acknowledged_is_lost_on_a_full_disk_and_all_goes_on_when_there_is_room()
    {
        var taken = Directory.GetFiles(run.Folder.Data).Sum(file => new FileInfo(file).Length);
        using var disk = MountedDisk.TryMount(taken + (2 << 20))!;
        await using var folder = run.Folder.CopyAsKilled(Directory.CreateDirectory(Path.Combine(disk.Path, "store")).FullName);
        await CheckAsync(folder, () => disk.Resize(taken * 20));
    }

    private async Task CheckAsync(LedgerFolder folder, Action makeRoom)
    {
        var running = await folder.OpenAsync();
        string? problem = null;
        await UntilAsync(() => (problem = running.Ledger.Sealer.Problem) is not null);
        Assert.Contains("full", problem, StringComparison.Ordinal);

        var acknowledged = new List<long>();
        IntakeReceipt receipt;
        while ((receipt = await running.OfferAsync(Large(acknowledged.Count))).Status == IntakeStatus.Committed && acknowledged.Count < MostOffers)
        {
            acknowledged.Add(receipt.Items[0].Seq);
        }

        Assert.Equal(IntakeStatus.Unavailable, receipt.Status);
        Assert.Contains("full", running.Ledger.Health.Problem, StringComparison.Ordinal);
        Assert.False(running.Ledger.Health.IsReadOnly);

        makeRoom();
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(IntakeStatus.Committed, (await running.OfferAsync(Large(acknowledged.Count))).Status);
        await UntilAsync(() => running.Ledger.Sealer.Problem is null);
        await run.CheckAsync(folder, running);
        for (var i = 0; i < acknowledged.Count; i++)
        {
            Assert.Equal(Large(i).Event.Id, (await running.ReadAsync(acknowledged[i])).Event.Id);
        }
    }

    /// <summary>Does not become smaller when it is packed.</summary>
    private static OfferedEvent Large(int i)
    {
        var noise = new byte[30_000];
        new Random(i).NextBytes(noise);
        return Offered.Event($"large-{i}", $"{i}", time: Requests.Now, response: $"\"{Convert.ToBase64String(noise)}\"");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
