using System.IO.Compression;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sources;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class IngestionServiceTests
{
    private static readonly string Good = NativeCaseTests.WithDefaults("""{"event_id":"e1"}""");

    [Fact]
    public async Task Good_events_are_stored_and_bad_ones_are_listed_and_kept_apart()
    {
        await using var capture = await Capture.StartAsync();
        var bad = NativeCaseTests.WithDefaults("""{"event_id":"e9","timestamp":"yesterday","password":"hunter2hunter2"}""");

        var answer = await capture.SendAsync($"[{Good},{Good},{bad}]");

        Assert.Equal(IngestionStatus.Stored, answer.Status);
        Assert.Equal((3, 1, 1, 1), (answer.Report.Received, answer.Report.Accepted, answer.Report.Duplicates, answer.Report.Refused));
        Assert.Equal((1L, 1L, 1L), (answer.Report.FirstSeq, answer.Report.LastSeq, answer.LedgerSize));
        var error = Assert.Single(answer.Report.Errors);
        Assert.Equal((2, "e9", "timestamp", "RFC 3339 time or epoch number", "yesterday"), (error.Index, error.Id, error.Field, error.Expected, error.Got));
        var row = Assert.Single(await capture.QuarantineAsync());
        Assert.Equal((error.Quarantine, "prod", "bad_value", "timestamp", 1), (row.Id, row.Source, row.ReasonCode, row.Field, row.Occurrences));
        Assert.DoesNotContain("hunter2", Encoding.UTF8.GetString(row.Sample.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_goes_away_during_the_commit_loses_neither_answer_nor_refusals()
    {
        await using var capture = await Capture.StartAsync();
        using var gone = new CancellationTokenSource();
        capture.Intake.Committed += gone.Cancel;

        var answer = await capture.SendAsync(Encoding.UTF8.GetBytes($"[{Good},{{}}]"), IngestionFormat.Native, cancellationToken: gone.Token);

        Assert.True(gone.IsCancellationRequested);
        Assert.Equal((IngestionStatus.Stored, 1, 1), (answer.Status, answer.Report.Accepted, answer.Report.Refused));
        Assert.Single(await capture.QuarantineAsync());
    }

    [Fact]
    public async Task A_strict_request_with_one_bad_event_stores_nothing()
    {
        await using var capture = await Capture.StartAsync();

        var answer = await capture.SendAsync($"[{Good},{{}}]", strict: true);

        Assert.Equal(IngestionStatus.Refused, answer.Status);
        Assert.Single(answer.Report.Errors);
        Assert.Empty(capture.Intake.Offers);
        Assert.Empty(await capture.QuarantineAsync());
    }

    [Fact]
    public async Task Who_sends_again_is_told_where_his_events_are()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SendAsync($"[{Good},{NativeCaseTests.WithDefaults("""{"event_id":"other"}""")}]");

        var again = await capture.SendAsync(Good);

        Assert.Equal((0, 1, 1L, 1L), (again.Report.Accepted, again.Report.Duplicates, again.Report.FirstSeq, again.Report.LastSeq));
    }

    [Fact]
    public async Task Null_is_a_state_and_not_the_absence_of_one()
    {
        await using var capture = await Capture.StartAsync();

        await capture.SendAsync(NativeCaseTests.WithDefaults("""{"changes":{"before":{"a":1},"after":null}}"""));

        Assert.Equal("null", Encoding.UTF8.GetString(Assert.Single(capture.Intake.Stored).Bodies.After.Span));
    }

    [Theory]
    [InlineData("{\"a\":", IngestionFormat.Native)]
    [InlineData("[{}", IngestionFormat.Native)]
    [InlineData("5", IngestionFormat.Native)]
    [InlineData("{} {}", IngestionFormat.Native)]
    [InlineData(" ", IngestionFormat.Native)]
    [InlineData("""{"kind":"PodList","apiVersion":"v1","items":[]}""", IngestionFormat.KubernetesAudit)]
    [InlineData("""{"kind":"EventList","apiVersion":"v1","items":[]}""", IngestionFormat.KubernetesAudit)]
    [InlineData("[]", IngestionFormat.KubernetesAudit)]
    [InlineData("""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{},""", IngestionFormat.KubernetesAudit)]
    public async Task A_broken_envelope_stores_nothing(string body, IngestionFormat format)
    {
        await using var capture = await Capture.StartAsync();

        var answer = await capture.SendAsync(body, format);

        Assert.Equal(IngestionStatus.Malformed, answer.Status);
        Assert.NotNull(answer.Detail);
        Assert.Empty(capture.Intake.Offers);
    }

    [Fact]
    public async Task Another_kind_is_named()
    {
        await using var capture = await Capture.StartAsync();

        var answer = await capture.SendAsync("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""", IngestionFormat.KubernetesAudit);

        Assert.Contains("AdmissionReview", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_items_of_a_list_leave_the_good_ones()
    {
        await using var capture = await Capture.StartAsync();
        var good = KubernetesCaseTests.WithDefaults("{}").Replace("a1", "a2", StringComparison.Ordinal);
        var body = $$"""{"items":[5,{{good}},{"stage":"ResponseComplete"},{"kind":"Pod","auditID":"x"}],"metadata":{},"apiVersion":"audit.k8s.io/v1","kind":"EventList"}""";

        var answer = await capture.SendAsync(body, IngestionFormat.KubernetesAudit);

        Assert.Equal((4, 1, 3), (answer.Report.Received, answer.Report.Accepted, answer.Report.Refused));
        Assert.Equal(["0 kind", "2 auditID", "3 kind"], answer.Report.Errors.Select(e => $"{e.Index} {e.Field}"));
    }

    [Fact]
    public async Task Lines_fail_one_by_one()
    {
        await using var capture = await Capture.StartAsync();

        var answer = await capture.SendAsync($"{Good}\r\n\n{{\"a\":\n{Good.Replace("e1", "e2", StringComparison.Ordinal)}\n", contentType: "application/x-ndjson");

        Assert.Equal((3, 2, 1), (answer.Report.Received, answer.Report.Accepted, answer.Report.Refused));
        Assert.Equal((1, 3, "bad_json"), (answer.Report.Errors[0].Index, answer.Report.Errors[0].Line, answer.Report.Errors[0].ReasonCode));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task Other_content_types_are_refused(string? type)
    {
        await using var capture = await Capture.StartAsync();
        Assert.Equal(IngestionStatus.UnsupportedType, (await capture.SendAsync(Good, contentType: type!)).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Compressed_bodies_are_read(string encoding)
    {
        await using var capture = await Capture.StartAsync();

        var answer = await capture.SendAsync(Compress(Encoding.UTF8.GetBytes("\uFEFF" + Good), encoding), IngestionFormat.Native, encoding: encoding);

        Assert.Equal(1, answer.Report.Accepted);
        Assert.Equal("e1", answer.Report.SingleId);
    }

    [Fact]
    public async Task Encodings_that_lie_are_refused()
    {
        await using var capture = await Capture.StartAsync();

        Assert.Equal(IngestionStatus.UnsupportedType, (await capture.SendAsync(Encoding.UTF8.GetBytes(Good), IngestionFormat.Native, encoding: "zstd")).Status);
        Assert.Equal(IngestionStatus.UnsupportedType, (await capture.SendAsync(Encoding.UTF8.GetBytes(Good), IngestionFormat.Native, encoding: "gzip, gzip")).Status);
        Assert.Equal(IngestionStatus.Malformed, (await capture.SendAsync(Encoding.UTF8.GetBytes(Good), IngestionFormat.Native, encoding: "gzip")).Status);
    }

    [Theory]
    [InlineData("{\"kind\":", "application/json", "bad_json")]
    [InlineData("""{"kind":"PodList","apiVersion":"v1","items":[]}""", "application/json", "bad_json")]
    [InlineData("{}", "text/plain", "unknown_format")]
    public async Task A_request_that_cannot_be_read_is_counted_and_told(string text, string contentType, string reason)
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");

        var answer = await capture.SendAsync(text, IngestionFormat.KubernetesAudit, contentType);

        Assert.NotEqual(IngestionStatus.Stored, answer.Status);
        var refused = Assert.Single(await capture.QuarantineAsync());
        Assert.Equal((reason, "request", $"a request that can be read ({answer.Detail!.TrimEnd('.')})"), (refused.ReasonCode, refused.Field, refused.Expected));
        Assert.Equal((1L, 1L), (capture.Get<SourceRegistry>().Find("prod")!.Counters.Received, capture.Get<SourceRegistry>().Find("prod")!.Counters.Refused));
    }

    [Fact]
    public async Task Bodies_and_bombs_beyond_the_bounds_stop_the_reading()
    {
        await using var capture = await Capture.StartAsync(("Ingestion:MaxRequestBytes", "2097152"), ("Ingestion:MaxCompressedBytes", "1048576"), ("Ingestion:MaxEventBytes", "65536"), ("Ingestion:MaxEvents", "3"));
        var blanks = new byte[64 * 1024 * 1024];
        Array.Fill(blanks, (byte)' ');

        Assert.Equal(IngestionStatus.TooLarge, (await capture.SendAsync(blanks, IngestionFormat.Native)).Status);
        Assert.Equal(IngestionStatus.TooLarge, (await capture.SendAsync(Capture.Gzip(blanks), IngestionFormat.Native, encoding: "gzip")).Status);
        Assert.Equal(IngestionStatus.TooLarge, (await capture.SendAsync($"[{Good},{Good},{Good},{Good}]")).Status);
        Assert.Equal(IngestionStatus.TooLarge, (await capture.SendAsync($"{Good}\n{Good}\n{Good}\n{Good}", contentType: "application/x-ndjson")).Status);
        Assert.Empty(capture.Intake.Offers);
    }

    [Fact]
    public async Task A_captured_event_that_is_too_large_keeps_its_header()
    {
        await using var capture = await Capture.StartAsync(("Ingestion:MaxEventBytes", "65536"));
        var large = KubernetesCaseTests.WithDefaults("""{"verb":"create","requestObject":{"data":"X"}}""".Replace("X", new string('x', 70_000), StringComparison.Ordinal));

        var answer = await capture.SendAsync(large, IngestionFormat.KubernetesAudit);

        Assert.Equal(1, answer.Report.Accepted);
        var stored = capture.Intake.Stored[0];
        Assert.Equal(["request"], stored.Event.Truncated);
        Assert.Matches("""^\{"omitted":"too_large","bytes":70011,"sha256":"[0-9a-f]{64}"\}$""", Encoding.UTF8.GetString(stored.Bodies.Request.Span));
    }

    [Fact]
    public async Task Nobody_hides_a_request_by_nesting_its_body_deeply()
    {
        await using var capture = await Capture.StartAsync();
        var deep = new string('[', 9_000) + new string(']', 9_000);
        var item = KubernetesCaseTests.WithDefaults($$"""{"verb":"create","requestObject":{{deep}}}""");

        var answer = await capture.SendAsync($$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{item}}]}""", IngestionFormat.KubernetesAudit);

        Assert.Equal(1, answer.Report.Accepted);
        Assert.Equal(["malformed_body"], capture.Intake.Stored[0].Event.Tags);
        Assert.Equal("jane", capture.Intake.Stored[0].Event.Actor.Name);
    }

    [Fact]
    public async Task What_the_ledger_does_not_take_is_not_counted()
    {
        await using var capture = await Capture.StartAsync();
        capture.Intake.Refusals.Enqueue(IntakeReceipt.Full);
        capture.Intake.Refusals.Enqueue(IntakeReceipt.Unavailable);

        Assert.Equal(IngestionStatus.Full, (await capture.SendAsync($"[{Good},{{}}]")).Status);
        Assert.Equal(IngestionStatus.Unavailable, (await capture.SendAsync(Good)).Status);
        Assert.Empty(await capture.QuarantineAsync());
        Assert.Equal(default, capture.Get<SourceRegistry>().Find("prod")!.Counters);
    }

    [Fact]
    public async Task Another_tenants_event_stops_the_request()
    {
        await using var capture = await Capture.StartAsync();

        var answer = await capture.SendAsync("[" + Good + "," + NativeCaseTests.WithDefaults("""{"resource":{"tenant":"acme"}}""") + "]");

        Assert.Equal(IngestionStatus.Forbidden, answer.Status);
        Assert.Empty(capture.Intake.Offers);
    }

    private static byte[] Compress(byte[] content, string encoding)
    {
        using var output = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest),
            "br" => new BrotliStream(output, CompressionLevel.Fastest),
            _ => new ZLibStream(output, CompressionLevel.Fastest),
        })
        {
            stream.Write(content);
        }

        return output.ToArray();
    }
}
