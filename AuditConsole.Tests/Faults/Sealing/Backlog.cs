using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>A ledger with as many full runs as may wait, and one more, since its sealer is held.</summary>
public sealed class Backlog : IAsyncLifetime
{
    public const int FullRuns = 2;

    private readonly TaskCompletionSource _held = new();
    private readonly Lazy<Task<LedgerFolder>> _upgraded;

    public Backlog()
    {
        Folder = new LedgerFolder
        {
            Settings = { ["AuditConsole:Limits:IngestQueueBytes"] = "1048576" },
            Services = services => services.Configure<LedgerOptions>(options => options.MostWaitingRuns = FullRuns - 1),
            Reached = point => point == FaultPoint.TidyBegun ? _held.Task : Task.CompletedTask,
        };
        _upgraded = new Lazy<Task<LedgerFolder>>(UpgradeAsync);
    }

    internal RunningLedger Running { get; private set; } = null!;

    internal LedgerFolder Folder { get; }

    /// <summary>As a kill would have left it before anything was sealed, with no table for segments.</summary>
    internal LedgerFolder Old { get; private set; } = null!;

    /// <summary>What it answered then.</summary>
    internal IReadOnlyList<string> Answers { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Running = await Folder.OpenAsync();
        for (var first = 0; Running.Ledger.Size <= FullRuns * ColumnRun.Capacity; first += 8_000)
        {
            Assert.Equal(IntakeStatus.Committed, (await Running.OfferAsync(Tiny(first, 8_000))).Status);
        }

        Answers = await StoredAnswers.OfAsync(Running);
        Old = Folder.CopyAsKilled();
        await MigrateBackAsync(Old, "Segments");
    }

    public async Task DisposeAsync()
    {
        _held.TrySetResult();
        await Folder.DisposeAsync();
        await Old.DisposeAsync();
        if (_upgraded.IsValueCreated)
        {
            await (await _upgraded.Value).DisposeAsync();
        }
    }

    /// <summary>Lets the sealer go on.</summary>
    internal void Release() => _held.TrySetResult();

    /// <summary>A copy of the old store as this version leaves it.</summary>
    internal async Task<LedgerFolder> UpgradedAsync() => (await _upgraded.Value).CopyAsKilled();

    internal static OfferedEvent[] Tiny(int first, int count) => [.. Enumerable.Range(first, count).Select(i =>
    {
        var offered = Offered.Event($"e{i}", $"content {i}", time: ManyEvents.Start + i, response: i % 64 == 0 ? $$"""{"word":"rare{{i % 4096}}"}""" : "");
        offered.Event.Resource.Name = $"object-{i % 50}";
        return offered;
    })];

    private async Task<LedgerFolder> UpgradeAsync()
    {
        var folder = Old.CopyAsKilled();
        var running = await folder.OpenAsync();
        await running.Ledger.Sealer.FinishedAsync(default).WaitAsync(TimeSpan.FromMinutes(1));
        await running.StopAsync();
        return folder;
    }

    /// <summary>Makes the schema that of the version before a migration.</summary>
    internal static async Task MigrateBackAsync(LedgerFolder folder, string migration)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AuditConsole:Data:Directory", folder.Data)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddStore(configuration).BuildServiceProvider();
        await using var context = await services.GetRequiredService<IDbContextFactory<AuditDbContext>>().CreateDbContextAsync();
        var before = context.Database.GetMigrations().TakeWhile(id => !id.EndsWith($"_{migration}", StringComparison.Ordinal)).Last();
        await context.Database.MigrateAsync(before, CancellationToken.None);
    }
}
