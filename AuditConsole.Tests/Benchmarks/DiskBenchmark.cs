using AuditConsole.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>P5 and P6: bytes of the data directory for each event, after a clean stop, with and without the tables of the objects' versions.</summary>
internal static class DiskBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        var kept = await KeptData.OfAsync(options.Events ?? 1_000_000);
        var all = BenchFolder.MegabytesOf(kept.Data) * 1e6;
        var objectTables = await ObjectTablesAsync(kept.Data);
        var (sizes, how) = TableSizes(kept.Data);
        var objects = 0L;
        foreach (var (table, bytes) in sizes.OrderByDescending(size => size.Bytes))
        {
            objects += objectTables.Contains(table) ? bytes : 0;
            if (bytes > all / 1000)
            {
                BenchTable.Line($"{table}{(objectTables.Contains(table) ? " (objects)" : "")}: {(double)bytes / kept.Events:N1} B/event");
            }
        }

        BenchTable.Line($"everything else: {(all - sizes.Sum(size => size.Bytes)) / kept.Events:N1} B/event");
        options.Report.Add("P5", $"without the objects' tables, whose size is {how}", kept.Events, [(all - objects) / kept.Events]);
        options.Report.Add("P6", "the whole data directory", kept.Events, [all / kept.Events]);
    }

    private static async Task<HashSet<string>> ObjectTablesAsync(string data)
    {
        await using var process = new LedgerProcess(data);
        await using var context = await process.Services.GetRequiredService<IDbContextFactory<AuditDbContext>>().CreateDbContextAsync();
        return [.. context.Model.GetEntityTypes().Where(type => type.ClrType.Namespace!.StartsWith("AuditConsole.Core.Changes", StringComparison.Ordinal)).Select(type => type.GetTableName()!)];
    }

    /// <summary>The tables of all databases there, with their indices: by pages where SQLite can tell, else by what the columns hold, without indices.</summary>
    private static (List<(string Table, long Bytes)> Sizes, string How) TableSizes(string data)
    {
        var (sizes, how) = (new List<(string Table, long Bytes)>(), "that of their pages");
        foreach (var file in Directory.EnumerateFiles(data, "*.db", SearchOption.AllDirectories))
        {
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            try
            {
                sizes.AddRange(Read(connection, "SELECT m.tbl_name, SUM(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name GROUP BY 1"));
            }
            catch (SqliteException)
            {
                how = "that of their values, without indices";
                sizes.AddRange(Read(connection, "SELECT name, 0 FROM sqlite_master WHERE type = 'table'").Select(table => (table.Table, ValuesOf(connection, table.Table))));
            }
        }

        return (sizes, how);
    }

    private static long ValuesOf(SqliteConnection connection, string table)
    {
        var columns = Read(connection, $"SELECT name, 0 FROM pragma_table_info('{table}')").Select(column => $"COALESCE(LENGTH(CAST(\"{column.Table}\" AS BLOB)), 0)");
        return Read(connection, $"SELECT '', COALESCE(SUM({string.Join(" + ", columns)}), 0) FROM \"{table}\"")[0].Bytes;
    }

    private static List<(string Table, long Bytes)> Read(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var rows = new List<(string Table, long Bytes)>();
        while (reader.Read())
        {
            rows.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return rows;
    }
}
