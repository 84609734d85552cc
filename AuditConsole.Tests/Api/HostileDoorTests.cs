using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>Hostile strings through every door: what is captured is kept whatever it is made of, and what is answered is data and nothing else.</summary>
public sealed class HostileDoorTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly string[] Every = [.. HostileWords.All.Concat(HostileWords.Unsound).Select(w => w.Json)];

    [Fact]
    public async Task The_audit_webhook_keeps_every_event()
    {
        using var client = app.WithKey();
        var items = Every.Select((w, i) => $$$$$"""{"level":"RequestResponse","auditID":"h{{{{{i}}}}}-{{{{{Short(w)}}}}}","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/n/configmaps/{{{{{w}}}}}?x={{{{{w}}}}}","verb":"update","user":{"username":"{{{{{w}}}}}","groups":["{{{{{w}}}}}"]},"userAgent":"{{{{{w}}}}}","objectRef":{"resource":"configmaps","namespace":"{{{{{w}}}}}","name":"{{{{{w}}}}}","apiVersion":"v1"},"responseStatus":{"code":200,"message":"{{{{{w}}}}}"},"responseObject":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{{{{w}}}}}"},"data":{"{{{{{w}}}}}":"{{{{{w}}}}}"}},"stageTimestamp":"2026-11-21T10:00:00.000000Z","annotations":{"a.io/b":"{{{{{w}}}}}"}}""");

        var answer = await SendAsync(client, "/ingest/k8s/audit/door-audit", $$$$$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{{{{string.Join(',', items)}}}}}]}""");

        Assert.Equal((Every.Length, 0), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("refused").GetInt32()));
        await AssertFoundAsync(client, "door-audit", Every.Length);
    }

    [Fact]
    public async Task The_admission_webhook_lets_everything_in_and_keeps_it()
    {
        using var client = app.WithKey();
        foreach (var (w, i) in Every.Select((w, i) => (w, i)))
        {
            var answer = await SendAsync(client, "/ingest/k8s/admission/door-admission", $$$$$"""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u{{{{{i}}}}}","kind":{"group":"","version":"v1","kind":"ConfigMap"},"resource":{"group":"","version":"v1","resource":"configmaps"},"name":"{{{{{w}}}}}","namespace":"{{{{{w}}}}}","operation":"CREATE","userInfo":{"username":"{{{{{w}}}}}"},"object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{{{{w}}}}}"},"data":{"a":"{{{{{w}}}}}"}}}}""");
            Assert.Equal(($"u{i}", true), (answer.GetProperty("response").GetProperty("uid").GetString(), answer.GetProperty("response").GetProperty("allowed").GetBoolean()));
        }

        await AssertFoundAsync(client, "door-admission", Every.Length);
    }

    [Fact]
    public async Task A_snapshot_keeps_every_object()
    {
        using var client = app.WithKey();
        var items = Every.Select((w, i) => $$$$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{{{{w}}}}}","namespace":"{{{{{w}}}}}","uid":"s{{{{{i}}}}}","resourceVersion":"1","labels":{"{{{{{w}}}}}":"{{{{{w}}}}}"}},"data":{"a":"{{{{{w}}}}}"}}""");

        var answer = await SendAsync(client, "/ingest/k8s/snapshot/door-snapshot", $$$$$"""{"kind":"List","apiVersion":"v1","items":[{{{{{string.Join(',', items)}}}}}]}""");

        Assert.Equal(Every.Length, answer.GetProperty("accepted").GetInt32());
        await AssertFoundAsync(client, "door-snapshot", Every.Length);
    }

    [Fact]
    public async Task An_own_event_is_kept_or_named_as_refused()
    {
        using var client = app.WithKey();
        var items = Every.Select((w, i) => $$$$$"""{"event_id":"n{{{{{i}}}}}","timestamp":"2026-11-21T10:00:00Z","event_type":"policy.modify","actor":{"name":"{{{{{w}}}}}","email":"{{{{{w}}}}}"},"resource":{"type":"policy","name":"{{{{{w}}}}}"},"message":"{{{{{w}}}}}","changes":{"after":{"a":"{{{{{w}}}}}"}},"metadata":{"tags":["{{{{{w}}}}}"]}}""");

        var answer = await SendAsync(client, "/api/v1/events?source=door-native", "[" + string.Join(',', items) + "]");

        Assert.Equal((HostileWords.All.Count, HostileWords.Unsound.Count), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("refused").GetInt32()));
        await AssertFoundAsync(client, "door-native", HostileWords.All.Count);
    }

    [Fact]
    public async Task Names_and_questions_are_refused_in_words_and_never_in_an_error_of_ours()
    {
        using var client = app.WithKey();
        foreach (var word in HostileWords.All.Where(w => w.Title != "huge").Select(w => Uri.EscapeDataString(JsonSerializer.Deserialize<string>($"\"{w.Json}\"")!)))
        {
            foreach (var address in new[] { $"/api/v1/audit-logs?q={word}", $"/api/v1/audit-logs?from={word}", $"/api/v1/audit-logs/{word}", $"/api/v1/audit-logs?limit={word}" })
            {
                using var answer = await client.GetAsync(address);
                await AssertDataAsync(address, answer);
            }

            foreach (var door in new[] { $"/ingest/k8s/audit/{word}", $"/ingest/k8s/snapshot/{word}", $"/api/v1/events?source={word}" })
            {
                using var answer = await client.PostAsync(door, Json("{}"));
                await AssertDataAsync(door, answer);
                Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{door}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Overlong_UTF8_is_kept_when_captured()
    {
        using var client = app.WithKey();
        var text = """{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"o1","stage":"ResponseComplete","requestURI":"/x","verb":"create","user":{"username":"jane@@"},"objectRef":{"resource":"configmaps","namespace":"n","name":"c","apiVersion":"v1"},"responseStatus":{"code":201},"requestObject":{"kind":"ConfigMap","data":{"a":"@@"}},"stageTimestamp":"2026-11-21T10:00:00.000000Z"}""";
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(text.Replace("@@", "\u00C0\u00AF", StringComparison.Ordinal)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var answer = await client.PostAsync("/ingest/k8s/audit/door-overlong", content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await AssertFoundAsync(client, "door-overlong", 1);
    }

    // Only what no other event of the test shares: words may be cut or cleaned alike.
    private static string Short(string word) => word.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> SendAsync(HttpClient client, string address, string body)
    {
        using var answer = await client.PostAsync(address, Json(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task AssertFoundAsync(HttpClient client, string source, int count)
    {
        // A review is answered within its time, written or not.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var address = $"/api/v1/audit-logs?limit=100&q=source:{source}";
        while (true)
        {
            using var answer = await client.GetAsync(address, patience.Token);
            var items = JsonDocument.Parse(await AssertDataAsync(address, answer)).RootElement.GetProperty("items");
            if (items.GetArrayLength() == count)
            {
                await AssertWholeAsync(client, items);
                return;
            }

            Assert.True(items.GetArrayLength() < count);
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task AssertWholeAsync(HttpClient client, JsonElement items)
    {
        foreach (var item in items.EnumerateArray())
        {
            var address = $"/api/v1/audit-logs/seq:{item.GetProperty("seq").GetInt64()}?include=bodies";
            using var answer = await client.GetAsync(address);
            using var whole = JsonDocument.Parse(await AssertDataAsync(address, answer));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    /// <summary>An answer is JSON that no browser takes for a page, without one raw control character, and without a header that data made.</summary>
    private static async Task<string> AssertDataAsync(string address, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode} {text}");
        Assert.True(text.Length == 0 || answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json", $"{address}: {answer.Content.Headers.ContentType}");
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
        return text;
    }
}
