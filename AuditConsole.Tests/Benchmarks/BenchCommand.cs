using System.Globalization;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Runs the rows asked for, prints what each measures meanwhile, and one table of them at the end.</summary>
public static class BenchCommand
{
    // Rows with the same benchmark are measured together, over the same data and processes.
    private static readonly (string Name, string What, Func<BenchOptions, Task> Run)[] Rows =
    [
        ("P1", "durable ingest over the webhook: batches of 400, 4 connections", IngestBenchmark.RunAsync),
        ("P2", "the same for longer (5M events), until all of it is projected and sealed too", IngestBenchmark.RunLongAsync),
        ("P3", "how long a batch of 400 waits for its answer at 4,000 events/s", AcknowledgementBenchmark.RunAsync),
        ("P5", "disk: bytes an event at rest, without the objects' versions", DiskBenchmark.RunAsync),
        ("P6", "disk: bytes an event at rest, all of the data directory", DiskBenchmark.RunAsync),
        ("Q1", "newest 100 of a kind in a namespace, whole events", QueryBenchmark.RunAsync),
        ("Q2", "histogram of hours, all events", QueryBenchmark.RunAsync),
        ("Q3", "counts of 6 fields, all events", QueryBenchmark.RunAsync),
        ("Q4", "counts of 6 fields under a filter that about 4 % of the events pass", QueryBenchmark.RunAsync),
        ("Q5", "a rare word in bodies", QueryBenchmark.RunAsync),
        ("Q6", "a substring in bodies", QueryBenchmark.RunAsync),
        ("Q7", "one object's history, about 318 whole events", QueryBenchmark.RunAsync),
        ("Q8", "what a Timeline page asks: 50 rows, then totals, histogram, facets and the day's count", QueryBenchmark.RunAsync),
        ("Q9", "Q1-Q7, each in a fresh process with a cold page cache (root)", ColdBenchmark.RunAsync),
        ("CANCEL", "from taking a question back until its search has ended (<= 50 ms)", CancelBenchmark.RunAsync),
        ("M1", "memory idle, empty and with events", MemoryBenchmark.RunAsync),
        ("M2", "memory at most while Q1-Q7 are asked, and while ingesting as P1 does", MemoryBenchmark.RunAsync),
        ("S1", "start to first answer with a full head, after a stop and after kill -9", RestartBenchmark.RunAsync),
        ("DEDUP", "fresh events, then the same again: both rates, and that nothing is stored twice", DeliverTwiceBenchmark.RunAsync),
        ("GROWTH", "the questions at a tenth of the events and at all of them, and how they grew", GrowthBenchmark.RunAsync),
        ("TAIL", "a followed log with three rotations and a kill -9: rate, cost, and that nothing is lost or doubled (--megabytes)", TailBenchmark.RunAsync),
        ("BOMBS", "memory that bodies made to use it up cost the server (Linux)", BombBenchmark.RunAsync),
        ("STAGES", "CPU, time and memory of each stage from the request's bytes to the head, in this process", StageBenchmark.RunAsync),
        ("L1", "webhook answer to row in an open live Timeline in Chromium, at 1,000 events/s", LiveBenchmark.RunLagAsync),
        ("START", "start to ready and to the first page of events, and memory: empty, full, killed", StartBenchmark.RunAsync),
        ("REDACT", "rules R1-R9 over the bodies of recorded events", RedactBenchmark.RunAsync),
        ("HEAD", "65,536 commits of one event: rate, size, start", HeadBenchmark.RunAsync),
        ("LIVE", "1,000 events/s with no Timeline open, and with two", LiveBenchmark.RunAsync),
        ("PROJECTOR", "the projection at full speed beside commits to the same store", ProjectorBenchmark.RunAsync),
    ];

    public static int Usage()
    {
        Console.Error.WriteLine("usage: dotnet run -c Release --project AuditConsole.Tests -- bench ROW… [--events N] [--runs N] [--megabytes N]");
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

        var options = new BenchOptions(Number(args, "--events"), Number(args, "--runs"), Number(args, "--megabytes"));
        try
        {
            foreach (var together in names.Select(name => Rows.First(row => row.Name == name)).GroupBy(row => row.Run))
            {
                foreach (var (name, what, _) in together)
                {
                    Console.WriteLine($"{name}: {what}");
                }

                await together.Key(options with { Rows = [.. together.Select(row => row.Name)] });
            }
        }
        finally
        {
            options.Report.Print();
        }

        return 0;
    }

    private static int? Number(string[] args, string option)
        => Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
}
