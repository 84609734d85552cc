using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>BOMBS: how much memory bodies made to use it up cost the server: each alone, and eight at a time.</summary>
internal static class BombBenchmark
{
    private const int AtOnce = 8;
    private const int Megabyte = 1024 * 1024;
    private const string Audit = "/ingest/k8s/audit/bench";

    private static readonly (string Name, string Path, string? Encoding, Func<byte[]> Make)[] Bombs =
    [
        ("1 GB of blanks in gzip", Audit, "gzip", () => Packed(1024, stream => new GZipStream(stream, CompressionLevel.SmallestSize))),
        ("1 GB of blanks in br", Audit, "br", () => Packed(1024, stream => new BrotliStream(stream, CompressionLevel.Optimal))),
        ("1 GB of blanks in deflate", Audit, "deflate", () => Packed(1024, stream => new ZLibStream(stream, CompressionLevel.SmallestSize))),
        ("1 GB of blanks in gzip, as a review", "/ingest/k8s/admission/bench", "gzip", () => Packed(1024, stream => new GZipStream(stream, CompressionLevel.SmallestSize))),
        ("7 MB of brackets in a body", Audit, null, () => Event(new string('[', 7 * Megabyte / 2) + new string(']', 7 * Megabyte / 2))),
        ("700,000 members in a body", Audit, null, () => Event("{" + string.Join(',', Enumerable.Range(0, 700_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"{i}\":1"))) + "}")),
        ("a body that is one string of 30 MB", Audit, null, () => Event('"' + new string('x', 30 * Megabyte) + '"')),
        ("30 MB of empty events", Audit, null, () => Encoding.UTF8.GetBytes("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[" + string.Join(',', Enumerable.Repeat("{}", 10 * Megabyte)) + "]}")),
        ("7 MB of open brackets as an own event", "/api/v1/events?source=own", null, () => Encoding.UTF8.GetBytes(new string('[', 7 * Megabyte))),
    ];

    public static async Task RunAsync(BenchOptions options)
    {
        using var folder = new BenchFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data);
        using var process = Process.GetProcessById(server.Id);
        await BenchFolder.UntilIdleAsync(server);
        foreach (var (name, path, encoding, make) in Bombs)
        {
            var bomb = make();
            var (status, alone) = await MeasureAsync(server, process, path, encoding, bomb, count: 1);
            var (_, together) = await MeasureAsync(server, process, path, encoding, bomb, count: AtOnce);
            BenchTable.Line($"{name} ({bomb.Length / 1e6:N1} MB sent): {status}, {alone:N0} MB more at most, {together:N0} MB for {AtOnce} at once");
        }

        await BenchFolder.UntilIdleAsync(server);
        BenchTable.Line($"afterwards {new ProcessMeter(process).ResidentMegabytes:N0} MB resident");
    }

    /// <returns>What was answered, and by how many MB the server's memory rose at most.</returns>
    private static async Task<(string Status, double Megabytes)> MeasureAsync(ServerProcess server, Process process, string path, string? encoding, byte[] bomb, int count)
    {
        await File.WriteAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{server.Id}/clear_refs"), "5");
        var before = new ProcessMeter(process).ResidentMegabytes;
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => SendAsync(server, path, encoding, bomb)));
        process.Refresh();
        return (string.Join(", ", answers.Distinct()), (process.PeakWorkingSet64 / 1e6) - before);
    }

    private static async Task<string> SendAsync(ServerProcess server, string path, string? encoding, byte[] bomb)
    {
        try
        {
            using var content = new ByteArrayContent(bomb);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (encoding is not null)
            {
                content.Headers.ContentEncoding.Add(encoding);
            }

            using var answer = await server.Client.PostAsync(new Uri(path, UriKind.Relative), content);
            return string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode}");
        }
        catch (HttpRequestException)
        {
            // It was answered before it was sent, and the connection closed.
            return "closed";
        }
    }

    private static byte[] Packed(int megabytes, Func<Stream, Stream> compress)
    {
        var blanks = new byte[Megabyte];
        Array.Fill(blanks, (byte)' ');
        using var output = new MemoryStream();
        using (var packed = compress(output))
        {
            for (var i = 0; i < megabytes; i++)
            {
                packed.Write(blanks);
            }
        }

        return output.ToArray();
    }

    private static byte[] Event(string body) => Encoding.UTF8.GetBytes(
        "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Request\",\"auditID\":\"bomb\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/pods\",\"verb\":\"create\",\"user\":{\"username\":\"jane\"},\"stageTimestamp\":\"2026-11-21T10:00:00.000000Z\",\"requestObject\":" + body + "}");
}
