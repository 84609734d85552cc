using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>Hostile strings through the doors of clouds and brokers, and where a credential or a name is expected.</summary>
public sealed class HostileFeedTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly string[] Every = [.. HostileWords.All.Concat(HostileWords.Unsound).Select(w => w.Json)];

    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://192.0.2.1", certificate-authority: /etc/passwd}}]
        users: [{name: u, user: {exec: {command: touch, args: [/tmp/owned]}, token: !!binary aGVsbG8=}}]
        x: &a [*a, *a]
        """;

    [Fact]
    public async Task CloudTrail_keeps_every_record_with_its_caller()
    {
        using var client = app.WithKey();
        var records = Every.Select((w, i) => $$$$$"""{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":"{{{{{w}}}}}","arn":"{{{{{w}}}}}","{{{{{w}}}}}":"{{{{{w}}}}}"},"eventTime":"2026-11-21T10:00:00Z","eventSource":"{{{{{w}}}}}.amazonaws.com","eventName":"Put{{{{{w}}}}}","sourceIPAddress":"{{{{{w}}}}}","userAgent":"{{{{{w}}}}}","errorCode":"{{{{{w}}}}}","errorMessage":"{{{{{w}}}}}","requestParameters":{"bucketName":"{{{{{w}}}}}","{{{{{w}}}}}":"{{{{{w}}}}}"},"resources":[{"ARN":"{{{{{w}}}}}"},{"ARN":"{{{{{w}}}}}"}],"eventID":"t{{{{{i}}}}}","{{{{{w}}}}}":{"{{{{{w}}}}}":["{{{{{w}}}}}"]}}""");

        var answer = await AnswerAsync(client, "/ingest/cloudtrail?source=feed-trail", $$"""{"Records":[{{string.Join(',', records)}}]}""");

        Assert.Equal((Every.Length, 0), answer);
        await AssertFoundAsync(client, "feed-trail", Every.Length);
    }

    [Fact]
    public async Task A_CloudEvent_is_kept_or_named_as_refused()
    {
        using var client = app.WithKey();
        var events = Every.Select((w, i) => $$$$$"""{"specversion":"1.0","id":"c{{{{{i}}}}}","source":"/s","type":"a.created","subject":"{{{{{w}}}}}","extension":"{{{{{w}}}}}","dataschema":"{{{{{w}}}}}","data":{"{{{{{w}}}}}":"{{{{{w}}}}}"}}""");

        var (accepted, refused) = await AnswerAsync(client, "/ingest/cloudevents?source=feed-events", "[" + string.Join(',', events) + "]", "application/cloudevents-batch+json");

        Assert.Equal(Every.Length, accepted + refused);
        Assert.True(accepted >= HostileWords.All.Count - 1, $"{accepted} of {Every.Length}");
        await AssertFoundAsync(client, "feed-events", accepted);
    }

    [Fact]
    public async Task Attributes_in_headers_are_text_whatever_they_unpack_to()
    {
        using var client = app.WithKey();
        var accepted = 0;
        foreach (var (text, i) in HostileWords.Texts.Select((t, i) => (t, i)))
        {
            using var sent = new HttpRequestMessage(HttpMethod.Post, "/ingest/cloudevents?source=feed-binary") { Content = new StringContent(text, Encoding.UTF8, "text/plain") };
            var word = Uri.EscapeDataString(text);
            foreach (var (name, value) in new[] { ("ce-specversion", "1.0"), ("ce-id", $"{i}{word}"), ("ce-source", "/s"), ("ce-type", "a.created"), ("ce-subject", word), ("ce-" + new string('n', 2000), word), ("ce-data", "no"), ("ce-%0d%0ax", word) })
            {
                sent.Headers.TryAddWithoutValidation(name, value);
            }

            using var answer = await client.SendAsync(sent);
            using var json = JsonDocument.Parse(await AssertDataAsync("ce", answer));
            accepted += json.RootElement.TryGetProperty("accepted", out var count) ? count.GetInt32() : 0;
            Assert.True((int)answer.StatusCode < 500 && answer.Headers.All(h => h.Value.All(v => v.All(c => c is >= ' ' and <= '~'))));
        }

        await AssertFoundAsync(client, "feed-binary", accepted);
    }

    [Fact]
    public async Task A_credential_in_a_path_or_a_header_is_refused_without_an_echo()
    {
        using var client = app.Anonymous();
        foreach (var text in HostileWords.Texts)
        {
            var word = Uri.EscapeDataString("acs_" + text);
            foreach (var address in new[] { $"/ingest/k8s/admission/prod/{word}", $"/ingest/k8s/admission/{word}/{word}" })
            {
                using var answer = await client.PostAsync(address, Json("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u"}}"""));
                var said = await AssertDataAsync(address, answer);
                Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{address}: {answer.StatusCode}");
                Assert.DoesNotContain("acs_", said, StringComparison.Ordinal);
            }

            using var shown = new HttpRequestMessage(HttpMethod.Post, "/ingest/k8s/audit/prod") { Content = Json("{}") };
            shown.Headers.TryAddWithoutValidation("Authorization", "Bearer " + word);
            using var refused = await client.SendAsync(shown);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.DoesNotContain(word, await AssertDataAsync(word, refused), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    [InlineData("text/html")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/x-ndjson")]
    public async Task A_configuration_of_a_client_is_no_event_at_any_door(string type)
    {
        using var client = app.WithKey();
        foreach (var door in new[] { "/ingest/k8s/audit/feed-config", "/ingest/k8s/snapshot/feed-config", "/ingest/cloudtrail?source=feed-config", "/ingest/cloudevents?source=feed-config", "/api/v1/events?source=feed-config", "/api/v1/audit-logs/search" })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Kubeconfig));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await client.PostAsync(door, content);
            await AssertDataAsync(door, answer);
            Assert.True((int)answer.StatusCode is 400 or 415 || type == "application/x-ndjson", $"{door}: {answer.StatusCode}");
        }

        await AssertFoundAsync(client, "feed-config", 0);
    }

    [Fact]
    public async Task A_type_that_is_not_taken_is_named_without_its_tricks()
    {
        using var client = app.WithKey();
        using var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/html; x=\"<script>\u009b\u00ad\"");
        using var answer = await client.PostAsync("/api/v1/audit-logs/search", content);
        Assert.DoesNotContain("<script>", await AssertDataAsync("search", answer), StringComparison.Ordinal);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<(int Accepted, int Refused)> AnswerAsync(HttpClient client, string address, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await client.PostAsync(address, content);
        using var json = JsonDocument.Parse(await AssertDataAsync(address, answer));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (json.RootElement.GetProperty("accepted").GetInt32(), json.RootElement.GetProperty("refused").GetInt32());
    }

    private static async Task AssertFoundAsync(HttpClient client, string source, int count)
    {
        var address = $"/api/v1/audit-logs?limit=100&q=source:{source}";
        using var answer = await client.GetAsync(address);
        using var found = JsonDocument.Parse(await AssertDataAsync(address, answer));
        Assert.Equal(count, found.RootElement.GetProperty("items").GetArrayLength());
        foreach (var item in found.RootElement.GetProperty("items").EnumerateArray())
        {
            Assert.True(source != "feed-trail" || item.GetProperty("actor").GetProperty("name").GetString()!.Length > 0);
            using var whole = await client.GetAsync($"/api/v1/audit-logs/seq:{item.GetProperty("seq").GetInt64()}?include=bodies");
            using var json = JsonDocument.Parse(await AssertDataAsync(source, whole));
            Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        }
    }

    /// <summary>JSON that no browser takes for a page, in plain ASCII: nothing in it acts on who looks at it.</summary>
    private static async Task<string> AssertDataAsync(string address, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode} {text}");
        Assert.True(answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json", $"{address}: {answer.StatusCode} {answer.Content.Headers.ContentType}");
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        HostileWords.AssertPlain(text);
        return text;
    }
}
