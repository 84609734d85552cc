using System.Globalization;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Runs the rows asked for, one after the other, and prints what each measured.</summary>
public static class BenchCommand
{
    private static readonly (string Name, string What, Func<BenchOptions, Task> Run)[] Rows =
    [
        ("P1", "durable ingest over the webhook: batches of 400, 4 connections", IngestBenchmark.RunAsync),
    ];

    public static int Usage()
    {
        Console.Error.WriteLine("usage: dotnet run -c Release --project AuditConsole.Tests -- bench ROW… [--events N] [--runs N]");
        Console.Error.WriteLine("Build AuditConsole.Web in Release first. Rows:");
        foreach (var (name, what, _) in Rows)
        {
            Console.Error.WriteLine($"  {name,-10} {what}");
        }

        return 2;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var names = args.TakeWhile(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (names.Count == 0 || names.Any(name => !Rows.Any(row => row.Name == name)))
        {
            return Usage();
        }

        var options = new BenchOptions(Number(args, "--events"), Number(args, "--runs") ?? 3);
        foreach (var name in names)
        {
            var (_, what, run) = Rows.First(row => row.Name == name);
            Console.WriteLine($"{name}: {what}");
            await run(options);
        }

        return 0;
    }

    private static int? Number(string[] args, string option)
        => Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
}

/// <param name="Events">How many events; each row has its own default.</param>
public sealed record BenchOptions(int? Events, int Runs);
