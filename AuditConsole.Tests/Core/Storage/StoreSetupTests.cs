using System.Globalization;
using System.Runtime.Versioning;
using AuditConsole.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Storage;

[UnsupportedOSPlatform("windows")]
public sealed class StoreSetupTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private readonly string _root = Directory.CreateTempSubdirectory("auditconsole-test-").FullName;

    private string Data => Path.Combine(_root, "data");

    [Fact]
    public async Task A_new_store_has_the_settings_that_durability_rests_on()
    {
        await using var services = Services();
        await services.GetRequiredService<StoreSetup>().PrepareAsync(default);
        await using var context = await services.GetRequiredService<IDbContextFactory<AuditDbContext>>().CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        Assert.Equal("wal", await AskAsync(context, "journal_mode"));
        Assert.Equal("2", await AskAsync(context, "synchronous"));
        Assert.Equal("1", await AskAsync(context, "secure_delete"));
        Assert.Equal("1", await AskAsync(context, "foreign_keys"));
        Assert.Equal("2", await AskAsync(context, "auto_vacuum"));
        Assert.Empty(await context.Set<LedgerRow>().ToListAsync());
    }

    [Fact]
    public async Task Everything_it_makes_is_its_owners_alone()
    {
        await using var services = Services();
        await services.GetRequiredService<StoreSetup>().PrepareAsync(default);
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(Data));
        Assert.All(Directory.GetFiles(Data), file => Assert.Equal(OwnerFile, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task What_is_too_open_is_tightened()
    {
        Directory.CreateDirectory(Path.Combine(Data, "dp-keys"));
        var key = Path.Combine(Data, "dp-keys", "key.xml");
        await File.WriteAllTextAsync(key, "x");
        File.SetUnixFileMode(Data, OwnerDirectory | UnixFileMode.GroupRead | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(key, OwnerFile | UnixFileMode.OtherRead);
        await using var services = Services();
        await services.GetRequiredService<StoreSetup>().PrepareAsync(default);
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(Data));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(key));
    }

    [Fact]
    public async Task Asking_twice_keeps_what_is_there()
    {
        await using (var services = Services())
        {
            var setup = services.GetRequiredService<StoreSetup>();
            await setup.PrepareAsync(default);
            await setup.PrepareAsync(default);
            await services.GetRequiredService<LedgerStore>().CreateAsync(new LedgerRow { LedgerId = "a", Origin = "o", Chain = [], Frontier = [] }, default);
        }

        SqliteConnection.ClearAllPools();
        await using var again = Services();
        await again.GetRequiredService<StoreSetup>().PrepareAsync(default);
        Assert.NotNull(await again.GetRequiredService<LedgerStore>().FindAsync("a", default));
    }

    [Fact]
    public async Task A_commit_of_who_held_the_ledger_before_changes_nothing()
    {
        await using var services = Services();
        await services.GetRequiredService<StoreSetup>().PrepareAsync(default);
        var store = services.GetRequiredService<LedgerStore>();
        await store.CreateAsync(new LedgerRow { LedgerId = "a", Origin = "o", Chain = [], Frontier = [] }, default);
        var mine = await store.TakeOverAsync("a", default);
        var append = new LedgerAppend
        {
            LedgerId = "a",
            Epoch = mine,
            ExpectedSize = 0,
            Size = 1,
            Chain = [1],
            Frontier = [2],
            Batches = [new HeadBatchRow { LedgerId = "a", FirstSeq = 1, Count = 1, Chain = [1], Content = [3] }],
        };
        var theirs = await store.TakeOverAsync("a", default);
        Assert.True(theirs > mine);
        await Assert.ThrowsAsync<LedgerFencedException>(() => store.AppendAsync(append, default));
        await Assert.ThrowsAsync<LedgerFencedException>(() => store.AppendAsync(append with { Epoch = theirs, ExpectedSize = 5 }, default));
        Assert.Empty(await store.ReadBatchesAsync("a", 0, default).ToListAsync());

        await store.AppendAsync(append with { Epoch = theirs }, default);
        Assert.Single(await store.ReadBatchesAsync("a", 0, default).ToListAsync());
        Assert.Equal(1, (await store.FindAsync("a", default))!.Size);
    }

    [Fact]
    public async Task Two_processes_never_share_a_data_directory()
    {
        await using var first = Services();
        await using var second = Services();
        var held = first.GetRequiredService<DataDirectoryLock>();
        Assert.True(held.TryAcquire());
        Assert.True(held.TryAcquire());
        Assert.False(second.GetRequiredService<DataDirectoryLock>().TryAcquire());
        held.Dispose();
        Assert.True(second.GetRequiredService<DataDirectoryLock>().TryAcquire());
    }

    [Theory]
    [InlineData(0x6969, "NFS")]
    [InlineData(0xFF534D42, "SMB")]
    [InlineData(0xFE534D42, "SMB")]
    [InlineData(0x01021997, "9p")]
    [InlineData(0x65735546, "FUSE")]
    [InlineData(0xEF53, null)]
    [InlineData(0x58465342, null)]
    [InlineData(0x01021994, null)]
    public void Network_and_user_file_systems_are_unfit(uint type, string? kind) => Assert.Equal(kind, FileSystemKind.Unfit(type));

    [Fact]
    public void The_system_tells_what_it_has_mounted() => Assert.Null(FileSystemKind.Unfit("/proc"));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }

    private ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AuditConsole:Data:Directory"] = Data }).Build();
        return new ServiceCollection().AddLogging().AddStore(configuration).BuildServiceProvider();
    }

    private static async Task<string?> AskAsync(AuditDbContext context, string pragma)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + pragma;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
