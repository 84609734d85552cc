using System.Text;
using System.Text.Json.Nodes;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>What a sender can do to the readers themselves: their stack, their memory, and what they keep from one request to the next.</summary>
public sealed class ReadingBoundsTests
{
    private const int Deep = 1_000_000;

    private static readonly string Audit = KubernetesCaseTests.WithDefaults("{}");

    [Fact]
    public void A_list_with_annotations_in_annotations_is_read_to_its_end()
    {
        var nested = string.Concat(Enumerable.Repeat("{\"annotations\":", Deep)) + "{}" + new string('}', Deep);
        var batch = Reading.Batch();
        var answer = Reading.Snapshot().DecodeBody(Encoding.UTF8.GetBytes($$"""{"kind":"List","apiVersion":"v1","metadata":{{nested}},"items":[]}"""), batch);

        Assert.Null(answer);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void A_forwarded_message_does_not_hold_another()
    {
        var inner = Message(CloudTrailTests.Record("{}"));
        var batch = Reading.Batch();
        Assert.Null(Reading.CloudTrail().DecodeBody(Encoding.UTF8.GetBytes(Message(inner)), batch));

        Assert.Empty(batch.Events);
        Assert.Equal("eventTime", Assert.Single(batch.Refusals).Field);
    }

    [Theory]
    [InlineData(IngestionFormat.KubernetesAudit)]
    [InlineData(IngestionFormat.Native)]
    [InlineData(IngestionFormat.CloudEvents)]
    [InlineData(IngestionFormat.CloudTrail)]
    public async Task A_line_that_is_an_array_holds_no_more_events_than_a_request(IngestionFormat format)
    {
        await using var capture = await Capture.StartAsync(("Ingestion:MaxEvents", "1000"));

        var answer = await capture.SendAsync("[1" + string.Concat(Enumerable.Repeat(",1", 100_000)) + "]\n", format, "application/x-ndjson");

        Assert.Equal(IngestionStatus.TooLarge, answer.Status);
        Assert.Equal(("too_large", "request", 1), Assert.Single((await capture.QuarantineAsync()).Select(q => (q.ReasonCode, q.Field, q.Occurrences))));
    }

    [Fact]
    public void Of_very_many_refusals_the_rest_is_counted()
    {
        var batch = Reading.Batch();
        Reading.Native().DecodeLine(Encoding.UTF8.GetBytes("[1" + string.Concat(Enumerable.Repeat(",1", 49_999)) + "]"), 1, null, batch);

        Assert.Equal((50_000, 10_000), (batch.Count, batch.Refusals.Count));
        var report = BatchOffer.Report(batch, new IntakeReceipt(IntakeStatus.Committed, [], 0, default), []);
        Assert.Equal((50_000, 50_000, 49_900), (report.Received, report.Refused, report.ErrorsOmitted));
    }

    [Fact]
    public void Of_a_broken_list_nothing_is_kept_but_that_it_is_broken()
    {
        var batch = Reading.Batch();
        Reading.Kubernetes().DecodeLine(Encoding.UTF8.GetBytes($"[{Audit},7,{Audit},"), 1, null, batch);

        Assert.Equal("bad_json", Assert.Single(batch.Refusals).ReasonCode);
        Assert.Equal((0, 0L), (batch.Events.Count, batch.BodyBytes));
    }

    [Fact]
    public async Task Half_a_line_is_not_taken_over_by_the_next_request()
    {
        await using var capture = await Capture.StartAsync(("Ingestion:MaxEvents", "1"));
        var piece = $"2026-03-10T14:30:45.1Z stdout P {{\"secret\":";
        var answer = await capture.SendAsync($"{Audit}\n{piece}\n[{Audit},{Audit}]\n", IngestionFormat.KubernetesAudit, "application/x-ndjson");
        Assert.Equal(IngestionStatus.TooLarge, answer.Status);

        answer = await capture.SendAsync($"2026-03-10T14:30:45.1Z stdout F {Audit}\n", IngestionFormat.KubernetesAudit, "application/x-ndjson");

        Assert.Equal((1, 0), (answer.Report.Accepted, answer.Report.Refused));
    }

    [Fact]
    public async Task Half_a_line_of_a_cut_file_is_counted()
    {
        await using var capture = await Capture.StartAsync();
        var whole = Capture.Gzip(Encoding.UTF8.GetBytes($"{Audit}\n2026-03-10T14:30:45.1Z stdout P {{\"kind\":\n" + new string('\n', 100)));

        var report = await capture.ImportAsync(whole[..^4]);

        Assert.NotNull(report.Failure);
        Assert.Equal((1, 1), (report.Counts.Accepted, report.Counts.Refused));
    }

    [Fact]
    public async Task Another_tenants_event_in_a_file_is_refused_and_the_others_are_taken()
    {
        await using var capture = await Capture.StartAsync();
        var foreign = NativeCaseTests.WithDefaults("""{"resource":{"tenant":"acme"}}""");

        var report = await capture.ImportAsync(Encoding.UTF8.GetBytes($"{NativeCaseTests.WithDefaults("{}")}\n{foreign}\n"));

        Assert.Equal((1, 1), (report.Counts.Accepted, report.Counts.Refused));
        Assert.Equal("resource.tenant", Assert.Single(report.Counts.Errors).Field);
    }

    private static string Message(string text)
        => new JsonObject { ["messageType"] = "DATA_MESSAGE", ["eventID"] = "e", ["logEvents"] = new JsonArray(new JsonObject { ["message"] = text }) }.ToJsonString();
}
