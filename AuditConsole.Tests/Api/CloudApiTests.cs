using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Tests.Core.Ingestion;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class CloudApiTests
{
    [Fact]
    public async Task A_CloudEvent_is_taken_in_each_mode_of_HTTP()
    {
        using var app = new AppFactory();
        using var client = app.WithKey();
        using var binary = new HttpRequestMessage(HttpMethod.Post, "/ingest/cloudevents?source=bus") { Content = new StringContent("<a/>", Encoding.UTF8, "text/xml") };
        foreach (var (name, value) in new[] { ("ce-specversion", "1.0"), ("ce-id", "b%20%E2%82%AC"), ("ce-source", "/s"), ("ce-type", "a.created") })
        {
            binary.Headers.Add(name, value);
        }

        Assert.Equal((1, 0), await AnswerAsync(await client.SendAsync(binary)));
        Assert.Equal((1, 0), await AnswerAsync(await PostAsync(client, "/ingest/cloudevents?source=bus", CloudEventTests.Deleted, "application/cloudevents+json")));
        Assert.Equal((1, 1), await AnswerAsync(await PostAsync(client, "/ingest/cloudevents", $"[{CloudEventTests.Deleted.Replace("A234", "B1", StringComparison.Ordinal)},{{}}]", "application/cloudevents-batch+json; charset=utf-8")));
        using var other = await PostAsync(client, "/api/v1/events", CloudEventTests.Deleted, "application/cloudevents+json");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);

        var stored = app.Intake.Offered.Where(o => o.Event.Format == EventFormat.CloudEvents).ToList();
        Assert.Equal(["bus /s#b €", "bus /billing#A234", "api /billing#B1"], stored.Select(o => $"{o.Event.Source} {o.Event.Id}"));
        Assert.Equal("\"PGEvPg==\"", Encoding.UTF8.GetString(stored[0].Bodies.Request.Span));
    }

    [Fact]
    public async Task Who_asks_whether_he_may_send_is_answered_before_he_shows_a_credential()
    {
        using var app = new AppFactory();
        using var client = app.Anonymous();
        using var ask = new HttpRequestMessage(HttpMethod.Options, "/ingest/cloudevents");
        ask.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");

        using var answer = await client.SendAsync(ask);

        Assert.Equal((HttpStatusCode.OK, "*"), (answer.StatusCode, answer.Headers.GetValues("WebHook-Allowed-Origin").Single()));
        using var without = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/ingest/cloudevents"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, without.StatusCode);
        using var nobody = await PostAsync(client, "/ingest/cloudevents", CloudEventTests.Deleted, "application/cloudevents+json");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact]
    public async Task A_file_of_CloudTrail_is_taken_gzipped_and_its_lines_plain()
    {
        using var app = new AppFactory();
        using var client = app.WithKey();
        var content = new ByteArrayContent(await File.ReadAllBytesAsync(Reading.Sample("cloudtrail/CloudTrail_us-east-1_20230710T1210Z_bXGZYqBeCCsqWq1U.json.gz")));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        Assert.Equal((6, 0), await AnswerAsync(await client.PostAsync(new Uri("/ingest/cloudtrail?source=aws", UriKind.Relative), content)));
        Assert.Equal((1, 1), await AnswerAsync(await PostAsync(client, "/ingest/cloudtrail?source=aws", $"{CloudTrailTests.Record("{}")}\n{{}}\n", "application/x-ndjson")));
        Assert.All(app.Intake.Offered.Where(o => o.Event.Format == EventFormat.CloudTrail), o => Assert.Equal("aws", o.Event.Source));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body, string type)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static async Task<(int Accepted, int Refused)> AnswerAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (json.RootElement.GetProperty("accepted").GetInt32(), json.RootElement.GetProperty("refused").GetInt32());
        }
    }
}
