using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Faults;

/// <summary>Sends batches of its own to the webhook over several connections, and remembers what it was promised.</summary>
internal sealed class WebhookSender(string source)
{
    public const int BatchSize = 50;
    public const int Connections = 4;

    private readonly ConcurrentDictionary<int, Receipt> _acknowledged = new();
    private int _last = -1;

    public IReadOnlyDictionary<int, Receipt> Acknowledged => _acknowledged;

    /// <summary>Batches, answered or not.</summary>
    public int Sent => _last + 1;

    public static IEnumerable<string> Ids(int batch) => Enumerable.Range(0, BatchSize).Select(i => AuditId(batch, i) + "/ResponseComplete");

    /// <summary>Each connection sends until the server is gone, so that a kill meets a server at work however fast it is.</summary>
    /// <param name="acknowledged">Called after each answer, from any of the connections.</param>
    public Task SendUntilGoneAsync(ServerProcess server, Action? acknowledged = null)
    {
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendAsync()));

        async Task SendAsync()
        {
            while (true)
            {
                var batch = Interlocked.Increment(ref _last);
                try
                {
                    _acknowledged[batch] = await PostAsync(server, batch);
                }
                catch (HttpRequestException)
                {
                    return;
                }

                acknowledged?.Invoke();
            }
        }
    }

    /// <summary>Sends every batch once more.</summary>
    public async Task RedeliverAsync(ServerProcess server)
    {
        for (var batch = 0; batch < Sent; batch++)
        {
            await PostAsync(server, batch);
        }
    }

    private async Task<Receipt> PostAsync(ServerProcess server, int batch)
    {
        using var content = new ByteArrayContent(EventList(batch));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await server.Client.PostAsync(new Uri("/ingest/k8s/audit/" + source, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Receipt.Of(await answer.Content.ReadAsStringAsync());
    }

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
    internal sealed record Receipt(long LastSeq, string? LastChain)
    {
        public static Receipt Of(string answer)
        {
            using var report = JsonDocument.Parse(answer);
            return new Receipt(report.RootElement.GetProperty("last_seq").GetInt64(), report.RootElement.GetProperty("last_chain").GetString());
        }

        /// <summary>Whether the ledger still keeps the promise.</summary>
        public async Task CheckAsync(ServerProcess server)
        {
            using var e = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/audit-logs/seq:{LastSeq}"), UriKind.Relative)));
            Assert.Equal(LastChain, e.RootElement.GetProperty("integrity").GetProperty("chain").GetString());
        }
    }
}
