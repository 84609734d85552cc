using System.Text;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Shapes that would hide an event, mix it with another sender's, or make much of little.</summary>
public sealed class HostileShapeTests
{
    private const string Levels = """{"eventVersion":"1.08","requestParameters":@,"eventID":"e1","eventTime":"2026-11-10T14:30:45Z","eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy","userIdentity":{"type":"IAMUser","userName":"alice"}}""";

    [Fact]
    public async Task A_record_is_known_by_its_members_however_deep_its_parameters_are()
    {
        await using var capture = await Capture.StartAsync();

        var report = await capture.ImportAsync(Encoding.UTF8.GetBytes(Levels.Replace("@", Deep(5_000), StringComparison.Ordinal)), "trail.json");

        Assert.Equal((1, 0), (report.Counts.Accepted, report.Counts.Refused));
        var stored = capture.Intake.Stored[0].Event;
        Assert.Equal(("alice", "PutBucketPolicy"), (stored.Actor.Name, stored.Verb));
        Assert.Equal(["malformed_body"], stored.Tags.Intersect(["malformed_body"]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(400, 0)]
    public async Task A_line_is_taken_out_of_a_few_wrappers_and_not_of_hundreds(int wrappers, int accepted)
    {
        await using var capture = await Capture.StartAsync();
        var item = KubernetesCaseTests.WithDefaults($$$"""{"verb":"create","requestObject":{{{Deep(5_000)}}},"annotations":{"message":"x"}}""").ReplaceLineEndings(" ");

        var answer = await capture.SendAsync(string.Concat(Enumerable.Repeat("{\"_source\":", wrappers)) + item + new string('}', wrappers), IngestionFormat.KubernetesAudit, "application/x-ndjson");

        Assert.Equal((accepted, 1 - accepted), (answer.Report.Accepted, answer.Report.Refused));
    }

    [Fact]
    public async Task Half_a_line_of_one_request_is_not_put_before_the_next_ones()
    {
        await using var capture = await Capture.StartAsync(("Ingestion:MaxEvents", "1"));
        var item = KubernetesCaseTests.WithDefaults("""{"verb":"create"}""").ReplaceLineEndings(" ");

        var cut = await capture.SendAsync($"2026-03-10T14:30:45Z stdout P {{\"half\":\n{item}\n{item}\n", IngestionFormat.KubernetesAudit, "application/x-ndjson");
        var whole = await capture.SendAsync($"2026-03-10T14:30:45Z stdout F {item}\n", IngestionFormat.KubernetesAudit, "application/x-ndjson");

        Assert.Equal(IngestionStatus.TooLarge, cut.Status);
        Assert.Equal((1, 0), (whole.Report.Accepted, whole.Report.Refused));
    }

    [Theory]
    [InlineData(IngestionFormat.CloudTrail)]
    [InlineData(IngestionFormat.KubernetesAudit)]
    [InlineData(IngestionFormat.KubernetesAdmission)]
    public async Task A_long_name_over_many_values_takes_no_more_memory_than_it_has(IngestionFormat format)
    {
        await using var capture = await Capture.StartAsync();
        var many = "{\"" + new string('p', 500_000) + "\":{" + string.Join(',', Enumerable.Range(0, 900).Select(i => $"\"k{i}\":\"v\"")) + "}}";
        var body = format switch
        {
            IngestionFormat.CloudTrail => Levels.Replace("@", "{}", StringComparison.Ordinal).Replace("\"type\":", $"\"sessionContext\":{many},\"more\":{many},\"type\":", StringComparison.Ordinal),
            IngestionFormat.KubernetesAudit => KubernetesCaseTests.WithDefaults($$"""{"more":{{many}}}"""),
            _ => $$$"""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u","operation":"CREATE","resource":{"version":"v1","resource":"pods"},"userInfo":{"username":"jane","extra":{{{many}}}},"more":{{{many}}}}}""",
        };
        var batch = new EventBatch(await capture.SourceAsync("prod"), LedgerCatalog.DefaultTenant, Reading.Now);
        var readers = capture.Get<EventReaders>().Make();
        var bytes = Encoding.UTF8.GetBytes(body);
        var before = GC.GetAllocatedBytesForCurrentThread();

        readers.For(format).DecodeBody(bytes, batch);

        Assert.Single(batch.Events);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L * bytes.Length);
    }

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
}
