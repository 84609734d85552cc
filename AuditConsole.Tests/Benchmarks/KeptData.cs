using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Support;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>A filled data directory, kept in the temp folder between runs for each form of the store, because filling it takes minutes.</summary>
/// <remarks>Who only asks works on it: each start adds the ledger's own events of start and stop. Who sends or kills works on a copy.</remarks>
internal sealed record KeptData(int Events, string File, string Data, Needles Needles, IReadOnlyList<double> RatesOfTenths)
{
    private const string Profile = "full";

    /// <summary>How many times the events of the file were put in.</summary>
    public int Copies => Events > CopiedLoad.Million ? Events / CopiedLoad.Million : 1;

    /// <summary>Where a store of another kind with the same events is kept.</summary>
    public string Beside => Path.GetDirectoryName(Path.GetDirectoryName(Data))!;

    /// <summary>Makes it when there is none.</summary>
    public static async Task<KeptData> OfAsync(int events)
    {
        var folder = Path.Combine(Path.GetTempPath(), "auditconsole-bench", string.Create(CultureInfo.InvariantCulture, $"{Profile}-{events}"));
        var made = Path.Combine(folder, NewestMigration());
        var copies = events > CopiedLoad.Million && events % CopiedLoad.Million == 0 ? events / CopiedLoad.Million : 1;
        var file = await LoadFile.MakeAsync(events / copies, batch: 0, Profile);
        if (!Directory.Exists(made))
        {
            Console.WriteLine($"  filling {made}");
            await (copies > 1 ? FillCopiesAsync(file, copies, made + ".part") : FillAsync(file, events, made + ".part"));
            Directory.Move(made + ".part", made);
        }

        Console.WriteLine($"  data kept in {made}");
        var rates = JsonSerializer.Deserialize<double[]>(await System.IO.File.ReadAllTextAsync(Path.Combine(made, "rates.json")))!;
        var needles = Needles.Of(file, Path.Combine(folder, "needles.json"));
        return new KeptData(events, file, Path.Combine(made, "data"), needles with { To = CopiedLoad.Last(needles.To, copies) }, rates);
    }

    private static async Task FillCopiesAsync(string file, int copies, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var watch = Stopwatch.StartNew();
        await CopiedLoad.FillAsync(file, copies, Path.Combine(folder, "data"));
        BenchTable.Line($"{copies} million events, sealed, in {watch.Elapsed.TotalSeconds:F0} s; no objects' versions");
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "rates.json"), "[]");
    }

    private static string NewestMigration()
        => typeof(AuditDbContext).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes(typeof(MigrationAttribute), false)).Max(attribute => ((MigrationAttribute)attribute).Id)!;

    private static async Task FillAsync(string file, int events, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder, "data"));
        var (watch, marks) = (Stopwatch.StartNew(), new ConcurrentQueue<TimeSpan>([TimeSpan.Zero]));
        var (answered, tenth) = (0, Math.Max(1, events / 10 / Ndjson.BatchSize));
        await WebhookLoad.SendAsync(server, Ndjson.EventLists(file), IngestBenchmark.Connections, () =>
        {
            if (Interlocked.Increment(ref answered) % tenth == 0)
            {
                marks.Enqueue(watch.Elapsed);
            }
        });
        var rest = await BenchFolder.UntilIdleAsync(server);
        BenchTable.Line($"{events:N0} events in {watch.Elapsed.TotalSeconds:F0} s, the last {rest.TotalSeconds:F0} s for what follows");
        await server.StopAsync();
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "rates.json"), JsonSerializer.Serialize(marks.Zip(marks.Skip(1), (from, to) => tenth * Ndjson.BatchSize / (to - from).TotalSeconds)));
    }
}
