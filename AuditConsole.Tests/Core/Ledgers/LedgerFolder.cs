using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Core.Ledgers;

/// <summary>A data directory in which ledgers are opened, closed, abandoned, copied and tampered with.</summary>
/// <param name="root">Where it lies; by default a temporary folder.</param>
internal sealed class LedgerFolder(string? root = null) : IAsyncDisposable
{
    private readonly string _root = root ?? Directory.CreateTempSubdirectory("auditconsole-test-").FullName;
    private readonly List<RunningLedger> _running = [];

    public string Data => Path.Combine(_root, "data");

    public string Keys => Path.Combine(_root, "data-keys");

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>Says more about the services of what is opened.</summary>
    public Action<IServiceCollection> Services { get; set; } = _ => { };

    /// <summary>Called at each point at which what is opened next can be made to fail, held, or copied as killed.</summary>
    public Func<FaultPoint, Task>? Reached { get; set; }

    public async Task<RunningLedger> OpenAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([.. Settings, new("AuditConsole:Data:Directory", Data)]).Build();
        var collection = new ServiceCollection().AddLogging().AddSingleton(Time).AddStore(configuration).AddLedgers(configuration);
        Services(collection);
        var services = collection.BuildServiceProvider();
        var running = new RunningLedger(services);
        _running.Add(running);
        services.GetRequiredService<LedgerStore>().Reached = Reached;
        services.GetRequiredService<SegmentStore>().Reached = Reached;
        await services.GetRequiredService<LedgerHost>().StartAsync(default);
        return running;
    }

    /// <summary>The files as a kill at this moment would leave them.</summary>
    /// <param name="root">Where they are copied to; by default a temporary folder.</param>
    public LedgerFolder CopyAsKilled(string? root = null)
    {
        var copy = new LedgerFolder(root) { Time = Time };
        foreach (var (from, to) in new[] { (Data, copy.Data), (Keys, copy.Keys) })
        {
            foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(DataDirectoryLock.FileName, StringComparison.Ordinal)))
            {
                var target = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(copy.Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return copy;
    }

    /// <summary>Runs SQL on the store from outside, as somebody with the file would.</summary>
    public int Execute(string sql, params object[] values)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "auditconsole.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"@{i}", values[i]);
        }

        return command.ExecuteNonQuery();
    }

    public T Ask<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "auditconsole.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Breaks the chain of the pages in which a large value lies.</summary>
    public void BreakPage(byte[] content)
    {
        Ask<long>("PRAGMA wal_checkpoint(TRUNCATE)");
        var path = Path.Combine(Data, "auditconsole.db");
        var file = File.ReadAllBytes(path);
        var at = Enumerable.Range(2, 100).Select(i => file.AsSpan().IndexOf(content.AsSpan(i * 500, 64))).First(at => at >= 0);
        file.AsSpan(at / 4096 * 4096, 4).Fill(0xFF);
        File.WriteAllBytes(path, file);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running)
        {
            await running.StopAsync();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }
}

/// <summary>The default tenant's ledger in a process of its own, as far as a test can have one.</summary>
internal sealed class RunningLedger(ServiceProvider services)
{
    private bool _isOver;

    public IServiceProvider Services => services;

    public Ledger Ledger => services.GetRequiredService<LedgerCatalog>().Default;

    public Task<IntakeReceipt> OfferAsync(params IReadOnlyList<OfferedEvent> events) => Ledger.Intake.OfferAsync(events, default);

    public async Task<StoredEvent> ReadAsync(long seq) => await Ledger.Reader.ReadAsync(seq, default) ?? throw new InvalidOperationException($"There is no event {seq}.");

    public async Task<List<StoredEvent>> ReadAllAsync()
    {
        var events = new List<StoredEvent>();
        await foreach (var e in Ledger.Reader.ReadAfterAsync(0, default))
        {
            events.Add(e);
        }

        return events;
    }

    public async Task StopAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            await services.GetRequiredService<LedgerHost>().StopAsync(default);
            await services.DisposeAsync();
        }
    }

    /// <summary>Ends without saying goodbye: nothing is drained, no last event is written.</summary>
    public async Task AbandonAsync()
    {
        _isOver = true;
        await services.DisposeAsync();
    }
}
