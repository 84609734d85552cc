using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Sends EventLists to the webhook's path as fast as they are answered.</summary>
internal static class WebhookLoad
{
    public static readonly Uri Path = new("/ingest/k8s/audit/bench", UriKind.Relative);

    /// <param name="file">EventLists, one a line.</param>
    /// <returns>How long each batch took to be answered, ms.</returns>
    public static Task<List<double>> SendAsync(ServerProcess server, string file, int connections)
        => SendAsync(server, File.ReadLines(file).Select(Encoding.UTF8.GetBytes), connections);

    /// <param name="answered">Told of each answer, by several threads at once.</param>
    /// <returns>How long each batch took to be answered, ms.</returns>
    public static async Task<List<double>> SendAsync(ServerProcess server, IEnumerable<byte[]> lists, int connections, Action? answered = null)
    {
        var batches = Channel.CreateBounded<byte[]>(2 * connections);
        var reading = Task.Run(async () =>
        {
            foreach (var list in lists)
            {
                await batches.Writer.WriteAsync(list);
            }

            batches.Writer.Complete();
        });
        var sending = Enumerable.Range(0, connections).Select(async _ =>
        {
            var latencies = new List<double>();
            await foreach (var batch in batches.Reader.ReadAllAsync())
            {
                var watch = Stopwatch.StartNew();
                using var answer = await PostAsync(server, batch);
                latencies.Add(watch.Elapsed.TotalMilliseconds);
                answered?.Invoke();
            }

            return latencies;
        }).ToList();
        await reading;
        return [.. (await Task.WhenAll(sending)).SelectMany(list => list)];
    }

    public static async Task<HttpResponseMessage> PostAsync(ServerProcess server, byte[] batch)
    {
        using var content = new ByteArrayContent(batch);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answer = await server.Client.PostAsync(Path, content);
        return answer.EnsureSuccessStatusCode();
    }
}
