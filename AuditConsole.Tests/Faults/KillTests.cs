using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Faults;

/// <summary>Kills the real process under load: what was acknowledged is there once, and re-delivery of everything doubles nothing.</summary>
public sealed class KillTests : IDisposable
{
    private const int BatchSize = 50;
    private const int Senders = 4;
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-kill-").FullName;

    [Fact]
    public async Task A_kill_under_load_loses_nothing_acknowledged_and_redelivery_doubles_nothing()
    {
        var data = Path.Combine(_parent, "data");
        var acknowledged = new ConcurrentDictionary<int, Receipt>();
        var next = -1;

        await using (var first = await ServerProcess.StartAsync(data))
        {
            var senders = Enumerable.Range(0, Senders).Select(_ => SendAsync(first)).ToArray();
            await first.KillAfterAsync(() => acknowledged.Count >= 60);
            await Task.WhenAll(senders);

            // Each of them sends until the server is gone, so that the kill meets a server at work however fast it is.
            async Task SendAsync(ServerProcess server)
            {
                while (true)
                {
                    var batch = Interlocked.Increment(ref next);
                    try
                    {
                        using var answer = await PostAsync(server, EventList(batch));
                        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                        acknowledged[batch] = Receipt.Of(await answer.Content.ReadAsStringAsync());
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                }
            }
        }

        var sent = next + 1;
        Assert.InRange(acknowledged.Count, 60, sent - Senders);
        await using var second = await ServerProcess.StartAsync(data);
        var stored = await IdsAsync(second);
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(acknowledged.Keys.SelectMany(Ids).Except(stored));
        foreach (var receipt in acknowledged.Values)
        {
            Assert.Equal(receipt.LastChain, await ChainAsync(second, receipt.LastSeq));
        }

        for (var batch = 0; batch < sent; batch++)
        {
            using var answer = await PostAsync(second, EventList(batch));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var all = await IdsAsync(second);
        Assert.Equal(sent * BatchSize, all.Count);
        Assert.Equal(sent * BatchSize, all.Distinct().Count());
    }

    [Fact]
    public async Task Two_processes_never_share_a_data_directory()
    {
        var data = Path.Combine(_parent, "data");
        await using var first = await ServerProcess.StartAsync(data);
        var second = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(data));
        Assert.Contains("another process", second.Message, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private static async Task<HttpResponseMessage> PostAsync(ServerProcess server, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await server.Client.PostAsync(new Uri("/ingest/k8s/audit/prod", UriKind.Relative), content);
    }

    private static async Task<string?> ChainAsync(ServerProcess server, long seq)
    {
        using var e = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/audit-logs/seq:{seq}"), UriKind.Relative)));
        return e.RootElement.GetProperty("integrity").GetProperty("chain").GetString();
    }

    private static async Task<List<string>> IdsAsync(ServerProcess server)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var address = "/api/v1/audit-logs?limit=500&q=source:prod" + (cursor is null ? string.Empty : "&cursor=" + Uri.EscapeDataString(cursor));
            using var page = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri(address, UriKind.Relative)));
            ids.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.RootElement.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return ids;
    }

    private static IEnumerable<string> Ids(int batch) => Enumerable.Range(0, BatchSize).Select(i => AuditId(batch, i) + "/ResponseComplete");

    private static string AuditId(int batch, int index) => $"{batch:x8}-0000-4000-8000-{index:x12}";

    private static byte[] EventList(int batch)
    {
        var items = Enumerable.Range(0, BatchSize).Select(i => $$$"""
            {"level":"Metadata","auditID":"{{{AuditId(batch, i)}}}","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/configmaps/c{{{i}}}","verb":"update",
             "user":{"username":"jane","groups":["system:authenticated"]},"sourceIPs":["10.0.0.4"],"userAgent":"kubectl/v1.33.1",
             "objectRef":{"resource":"configmaps","namespace":"shop","name":"c{{{i}}}","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":200},
             "requestReceivedTimestamp":"2026-03-10T14:30:45.108000Z","stageTimestamp":"2026-03-10T14:30:{{{batch % 60:00}}}.123456Z"}
            """);
        return Encoding.UTF8.GetBytes($$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[{{string.Join(',', items)}}]}""");
    }

    /// <summary>What the sender was promised: the place of its last event, and the chain value that vouches for all before it.</summary>
    private sealed record Receipt(long LastSeq, string? LastChain)
    {
        public static Receipt Of(string answer)
        {
            using var report = JsonDocument.Parse(answer);
            return new Receipt(report.RootElement.GetProperty("last_seq").GetInt64(), report.RootElement.GetProperty("last_chain").GetString());
        }
    }
}
