using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Events.Redaction;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>REDACT: all rules over the bodies of real audit events, beside a plain walk over the same tokens.</summary>
internal static class RedactBenchmark
{
    private static readonly string[] Samples = ["session.jsonl", "bootstrap.jsonl.gz", "eventlists.jsonl"];

    public static async Task RunAsync(BenchOptions options)
    {
        using var folder = new BenchFolder();
        await using var process = new LedgerProcess(folder);
        var redactor = new Redactor(process.Services.GetRequiredService<RedactionRules>(), process.Services.GetRequiredService<Fingerprint>());
        foreach (var sample in Samples)
        {
            var events = Read(Path.Combine(AppContext.BaseDirectory, "Samples", "k8s-recorded", sample));
            var repeats = Math.Max(1, (options.Events ?? 50_000) / events.Count);
            // Long enough for the compiler to have done with it.
            Once(events, redactor, repeats, new StageMeter());
            var runs = Enumerable.Range(0, options.Runs).Select(_ => Measure(events, redactor, repeats)).ToList();
            var (redact, whole, walk) = (Median("redact"), Median("event"), Median("walk"));
            var bytes = events.Sum(e => (double)e.Request.Length + e.Response.Length) / events.Count;
            BenchTable.Line(
                $"{sample}: {events.Count:N0} events, {events.Count(e => e.Request.Length + e.Response.Length > 0):N0} with bodies, {bytes:N0} B of bodies/event: R1-R9 {redact:F2} µs/event ({redact * 1000 / bytes:F2} ns/byte), of it looking over the whole event {whole:F2}; a plain Utf8JsonReader walk {walk:F2}; {runs[0].Removed:N0} values removed; median of {runs.Count}");

            double Median(string stage) => BenchTable.Median(runs.Select(run => run.Meter[stage].Cpu.TotalMicroseconds / (repeats * (double)events.Count)));
        }
    }

    private static (StageMeter Meter, int Removed) Measure(List<RecordedEvent> events, Redactor redactor, int repeats)
    {
        var meter = new StageMeter();
        var removed = Once(events, redactor, repeats, meter);
        return (meter, removed / repeats);
    }

    private static int Once(List<RecordedEvent> events, Redactor redactor, int repeats, StageMeter meter)
    {
        var removed = 0;
        for (var i = 0; i < repeats; i++)
        {
            removed += meter.Run("redact", () => events.Sum(e => Redact(redactor, e)));
            meter.Run("event", () => events.Sum(e => Begin(redactor, e)));
            meter.Run("walk", () => events.Sum(e => Walk(e.Request) + Walk(e.Response)));
        }

        return removed;
    }

    private static int Redact(Redactor redactor, RecordedEvent e)
    {
        var count = 0;
        Begin(redactor, e);
        redactor.Uri(e.Uri, ref count);
        return count + Body(redactor, e.Request) + Body(redactor, e.Response);
    }

    private static int Body(Redactor redactor, byte[] body) => body.Length == 0 ? 0 : redactor.Body(body, SecretKind.None).Count;

    private static int Begin(Redactor redactor, RecordedEvent e)
    {
        redactor.Begin("bench", e.Whole);
        return e.Whole.Length;
    }

    private static int Walk(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        var tokens = 0;
        while (body.Length > 0 && reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    private static List<RecordedEvent> Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        var events = new List<RecordedEvent>();
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            events.AddRange(document.RootElement.TryGetProperty("items", out var items) ? items.EnumerateArray().Select(Recorded) : [Recorded(document.RootElement)]);
        }

        return events;
    }

    private static RecordedEvent Recorded(JsonElement e) => new(Bytes(e), Member(e, "requestObject"), Member(e, "responseObject"), e.TryGetProperty("requestURI", out var uri) ? uri.GetString()! : string.Empty);

    private static byte[] Member(JsonElement e, string name) => e.TryGetProperty(name, out var body) ? Bytes(body) : [];

    private static byte[] Bytes(JsonElement e) => Encoding.UTF8.GetBytes(e.GetRawText());

    private sealed record RecordedEvent(byte[] Whole, byte[] Request, byte[] Response, string Uri);
}
