using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>Secrets in every place that the rules name, sent through every door; then everything that comes out, and what lies on disk, is searched for them.</summary>
public sealed class CanaryTests
{
    private const string Mark = "CANARY";
    private const string Hidden = "Zk9wQ0FOQVJZc2VjcmV0dmFsdWU5OTk5";

    private static readonly string Encoded = Convert.ToBase64String("ghp_CANARY0123456789abcdefghijklmnopqrstuv"u8);

    /// <summary>Bodies of a Kubernetes write; each holds secrets and a word that has to stay.</summary>
    private static readonly string[] Bodies =
    [
        """{"kind":"Secret","apiVersion":"v1","metadata":{"name":"stays","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"kind\":\"Secret\",\"data\":{\"a\":\"CANARYlastapplied\"}}"}},"data":{"a":"CANARYdata0123"},"stringData":{"b":"CANARYstring0123"}}""",
        """{"kind":"List","apiVersion":"v1","metadata":{"name":"stays"},"items":[{"kind":"Secret","apiVersion":"v1","data":{"a":"CANARYinlist0123"}}]}""",
        """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"stays"},"spec":{"containers":[{"name":"c","command":["run","--password=CANARYflag0123","--token","CANARYnext0123"],"args":["-c","PGPASSWORD=CANARYshell0123 psql"],"env":[{"name":"DB_PASSWORD","value":"CANARYenv01234"}]}]}}""",
        """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"stays"},"data":{"db.password":"CANARYmember012","apiKey":"CANARYapikey0123","url":"postgres://u:CANARYuserinfo@db/x"}}""",
        """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"stays"},"data":{"a":"eyJDQU5BUllDQU5BUlk.eyJDQU5BUllDQU5BUlk.CANARYsignature","b":"AKIACANARY0123456789","c":"ghp_CANARY0123456789abcdefghijklmnopqrstuv","d":"xoxb-CANARY0123456789","e":"Authorization: Bearer CANARYbearer0123","f":"-----BEGIN RSA PRIVATE KEY-----\nCANARYprivatekey\n-----END RSA PRIVATE KEY-----","g":"ENCODED"}}""",
        """{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","metadata":{"name":"stays"},"status":{"token":"CANARYtokenrequest"}}""",
    ];

    [Theory]
    [InlineData("webhook")]
    [InlineData("lines")]
    [InlineData("gzip")]
    public async Task Nothing_secret_of_a_captured_event_comes_out_anywhere(string door)
    {
        await using var app = new AppFactory();
        using var client = app.WithKey();
        string[] events =
        [
            .. Bodies.Select((body, i) => Audit(i, body.Replace("ENCODED", Encoded, StringComparison.Ordinal))),
            Patch(20, $"[{{\"op\":\"replace\",\"path\":\"/data/key\",\"value\":\"{Hidden}\"}}]"),
            Patch(21, "\"stringData: {a: CANARYyaml0123}\""),
            Patch(22, "[{\"stringData\":{\"a\":\"CANARYarray0123\"}}]"),
            Patch(23, "{}").Replace("\"a23\"", "\"ghp_CANARY0123456789abcdefghijklmnopqrstuv\"", StringComparison.Ordinal).Replace("\"patch\"", "\"AKIACANARY0123456789\"", StringComparison.Ordinal),
        ];

        var answer = await SendAsync(client, door, events);

        Assert.Equal(events.Length, answer.GetProperty("accepted").GetInt32());
        await AssertCleanAsync(app, client, "prod", "stays");
    }

    [Fact]
    public async Task Nothing_secret_of_a_native_event_comes_out_anywhere()
    {
        await using var app = new AppFactory();
        using var client = app.WithKey();
        var sent = """
            {"event_id":"e1","timestamp":"2026-11-21T10:00:00Z","event_type":"policy.modify","actor":{"name":"stays","session_id":"s1"},
             "resource":{"type":"policy","name":"stays"},"message":"login with Bearer CANARYbearer0123 failed",
             "changes":{"before":{"password":"CANARYbefore01"},"after":{"password":"CANARYafter012","list":{"token":["CANARYlist0123"]}}},
             "metadata":{"secretKey":"CANARYmeta0123","note":"https://u:CANARYuserinfo@example.com/"},"own":{"credentials":"CANARYown0123"}}
            """;

        using var answer = await client.PostAsync("/api/v1/events?source=prod", Json(sent));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await AssertCleanAsync(app, client, "prod", "stays");
    }

    [Fact]
    public async Task Nothing_secret_of_a_refused_event_comes_out_anywhere()
    {
        await using var app = new AppFactory();
        using var client = app.WithKey();
        var refused = """
            {"event_type":"policy.modify","actor":{"name":"stays"},"metadata":{"password":"CANARYrefused01","a":"AKIACANARY0123456789"}}
            {"event_type":"policy.modify","a":"AKIACANARY0123456789","b":"Bearer CANARYbroken0123

            """;

        using var answer = await client.PostAsync("/api/v1/events?source=prod", new StringContent(refused, Encoding.UTF8, "application/x-ndjson"));

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("\"refused\":2", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Mark, text, StringComparison.Ordinal);
        var samples = await app.Services.GetRequiredService<QuarantineStore>().ListAsync(null, 10, default);
        Assert.Equal(2, samples.Count);
        Assert.All(samples, s => Assert.DoesNotContain(Mark, Encoding.UTF8.GetString(s.Sample.Span), StringComparison.Ordinal));
        await AssertCleanAsync(app, client, "auditconsole", null);
    }

    private static string Audit(int i, string body)
        => "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"RequestResponse\",\"auditID\":\"a" + i + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/namespaces/n/things?token=CANARYquery0123&x=1\",\"verb\":\"create\",\"user\":{\"username\":\"jane\"},\"userAgent\":\"curl Bearer CANARYagent01234\",\"objectRef\":{\"resource\":\"things\",\"namespace\":\"n\",\"name\":\"stays\",\"apiVersion\":\"v1\"},\"responseStatus\":{\"code\":201},\"requestObject\":" + body + ",\"responseObject\":" + body + ",\"stageTimestamp\":\"2026-11-21T10:00:00.000000Z\",\"annotations\":{\"example.com/api-token\":\"CANARYnote01234\"}}";

    /// <summary>A patch of a Secret: its address, not its values, says that it is one.</summary>
    private static string Patch(int i, string body)
        => "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"RequestResponse\",\"auditID\":\"a" + i + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/namespaces/n/secrets/stays\",\"verb\":\"patch\",\"user\":{\"username\":\"jane\"},\"objectRef\":{\"resource\":\"secrets\",\"namespace\":\"n\",\"name\":\"stays\",\"apiVersion\":\"v1\"},\"responseStatus\":{\"code\":200},\"requestObject\":" + body + ",\"stageTimestamp\":\"2026-11-21T10:00:00.000000Z\"}";

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> SendAsync(HttpClient client, string door, string[] events)
    {
        var list = "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[" + string.Join(',', events) + "]}";
        using HttpContent content = door switch
        {
            "lines" => new StringContent(string.Join('\n', events), Encoding.UTF8, "application/x-ndjson"),
            "gzip" => Zipped(list),
            _ => Json(list),
        };
        using var answer = await client.PostAsync("/ingest/k8s/audit/prod", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static ByteArrayContent Zipped(string text)
    {
        var content = new ByteArrayContent(Core.Ingestion.Capture.Gzip(Encoding.UTF8.GetBytes(text)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    /// <param name="expected">A word that every event must still have: what is empty hides everything.</param>
    private static async Task AssertCleanAsync(AppFactory app, HttpClient client, string source, string? expected)
    {
        var found = await client.GetStringAsync($"/api/v1/audit-logs?limit=100&q=source:{source}");
        var native = await client.GetStringAsync($"/api/v1/audit-logs?limit=100&shape=native&q=source:{source}");
        using var events = JsonDocument.Parse(found);
        var texts = new List<string> { found, native };
        foreach (var item in events.RootElement.GetProperty("items").EnumerateArray())
        {
            var whole = await client.GetStringAsync($"/api/v1/audit-logs/seq:{item.GetProperty("seq").GetInt64()}?include=bodies");
            Assert.Contains(expected ?? string.Empty, whole, StringComparison.Ordinal);
            texts.Add(whole);
        }

        Assert.True(texts.Count > 2);
        Assert.All(texts, AssertClean);

        // What the store keeps in the clear: its file with the log beside it. Bodies are compressed there; they were read above.
        foreach (var file in Directory.EnumerateFiles(app.DataDirectory, "*.db*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open, Encoding.Latin1);
            AssertClean(await reader.ReadToEndAsync());
        }
    }

    private static void AssertClean(string text)
    {
        foreach (var secret in (string[])[Mark, Hidden, Encoded, "eyJDQU5BUll"])
        {
            var at = text.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(at < 0, at < 0 ? null : $"…{text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 60)]}…");
        }
    }
}
