using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Import;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Published samples of clouds and others, as <c>import --format auto</c> reads them; those of Kubernetes are in <see cref="ImportTests"/>.</summary>
public sealed class SampleImportTests
{
    /// <summary>received/accepted/duplicates/refused.</summary>
    private static readonly (string File, string Counts, string Why)[] Expected =
    [
        ("cloudtrail/CloudTrail_us-east-1_20230710T1145Z_7xgocspSowgK0Gto.json.gz", "29/29/0/0", "a file of Records, as delivered to S3"),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1210Z_QY5iPRtGUt0EpVaH.json.gz", "69/69/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1210Z_RBxlxVrF890sGHGg.json.gz", "20/20/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1210Z_bXGZYqBeCCsqWq1U.json.gz", "6/6/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1215Z_5f9a6SYejzdNeREZ.json.gz", "31/31/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1215Z_MifI13MOmOjRfXzJ.json.gz", "59/59/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1215Z_Z8x5aqgtcXn5NEG9.json.gz", "117/117/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1220Z_WMiHxZgr5Hdd6UDc.json.gz", "13/13/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1225Z_4iD2boYSOwmb6sWd.json.gz", "12/12/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1230Z_9JM8uKEITHqwJKXr.json.gz", "22/22/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1230Z_ZtUNbBkwAu98FPZb.json.gz", "68/68/0/0", ""),
        ("cloudtrail/CloudTrail_us-east-1_20230710T1230Z_ZtUNbBkwAu98FPZb.json.gz", "68/0/68/0", "again: harmless"),
        ("cloudtrail/stratus-aws.credential-access.ssm-retrieve-securestring-parameters.json", "10/10/0/0", "an array, laid out"),
        ("cloudtrail/stratus-aws.defense-evasion.organizations-leave.json", "3/3/0/0", ""),
        ("cloudtrail/stratus-aws.execution.ssm-send-command.json.gz", "56/56/0/0", ""),
        ("cloudtrail/stratus-aws.exfiltration.rds-share-snapshot.json", "1/1/0/0", ""),
        ("cloudtrail/stratus-aws.persistence.iam-backdoor-role.json", "1/1/0/0", ""),
        ("cloudtrail/stratus-aws.persistence.lambda-backdoor-function.json", "1/1/0/0", ""),
        ("cloudtrail/stratus-aws.privilege-escalation.iam-update-user-login-profile.json", "1/1/0/0", ""),
        ("ocsf/cloudtrail-api-activity-1.1.raw.json", "1/1/0/0", "the CloudTrail record of the next one"),
        ("ocsf/cloudtrail-api-activity-1.1.json", "1/0/0/1", "an OCSF event"),
        ("ocsf/eks-api-activity-1.2.json", "1/0/0/1", "an OCSF event"),
        ("ocsf/eks-cloudwatch-envelope.json", "1/1/0/0", "an audit event of EKS"),
        ("kube-bench/result-v0.6-object.json", "1/0/0/1", "a kube-bench report"),
        ("kube-bench/result-v0.3-array.json", "3/0/0/3", "a kube-bench report, control by control"),
        ("kube-bench/passed-controls-array.json", "2/0/0/2", "a kube-bench report, control by control"),
        ("kube-bench/concatenated-objects.txt", "1/0/0/1", "a kube-bench report"),
        ("gke-audit/nodepool_creation_finished.yaml", "1/0/0/1", "YAML is no event file"),
    ];

    [Fact]
    public async Task Every_sample_file_imports_with_counts_that_are_explained()
    {
        await using var capture = await Capture.StartAsync();
        foreach (var (file, counts, why) in Expected)
        {
            var c = (await capture.ImportAsync(await File.ReadAllBytesAsync(Reading.Sample(file)), Path.GetFileName(file))).Counts;
            Assert.Equal($"{file} {counts} {why}", $"{file} {c.Received}/{c.Accepted}/{c.Duplicates}/{c.Refused} {why}");
            Assert.All(c.Errors, error => Assert.Matches("^an? .*, which AuditConsole does not read yet$|^.yaml$", error.Got));
        }

        Assert.Equal(520, capture.Intake.Stored.Count(o => o.Event.Format == EventFormat.CloudTrail));
        Assert.All(await capture.QuarantineAsync(), row => Assert.Equal("unknown_format", row.ReasonCode));
        Assert.DoesNotContain(capture.Intake.Stored, o => Encoding.UTF8.GetString(o.Bodies.Request.Span).Contains("AKIA", StringComparison.Ordinal) || o.Event.Actor.Session is ['A', 'K', 'I', 'A', ..]);
    }

    [Fact]
    public void Every_sample_of_the_folders_is_in_a_table()
    {
        foreach (var folder in new[] { "cloudtrail", "ocsf", "kube-bench", "gke-audit" })
        {
            var files = Directory.EnumerateFiles(Reading.Sample(folder)).Select(path => $"{folder}/{Path.GetFileName(path)}").Where(file => !file.EndsWith(".md", StringComparison.Ordinal));
            Assert.Empty(files.Except(Expected.Select(row => row.File)));
        }
    }

    [Theory]
    [InlineData("""{"class_uid":6003,"time":1}""", "an OCSF event")]
    [InlineData("""{"_document_id":"x","action":"repo.create"}""", "a GitHub audit event")]
    [InlineData("""{"@timestamp":1,"action":"repo.create","actor":"jane"}""", "a GitHub audit event")]
    [InlineData("""{"uuid":"u","published":"2026-11-10T00:00:00Z","eventType":"user.session.start"}""", "an Okta event")]
    [InlineData("""{"Controls":[],"Totals":{}}""", "a kube-bench report")]
    [InlineData("""{"nodeName":"n","report":{"Controls":[]}}""", "a kube-bench report")]
    [InlineData("""{"metadata":{"uid":"u"},"spec":{"actionType":"update"}}""", "a Palette audit")]
    [InlineData("""{"logName":"l","protoPayload":{}}""", "a Google Cloud LogEntry")]
    [InlineData("""{"detail-type":"AWS API Call via CloudTrail","detail":{}}""", "an EventBridge event")]
    [InlineData("<134>1 2026-11-10T00:00:00Z host app - - - {}", "a syslog line")]
    [InlineData("CEF:0|v|p|1|2|n|3|", "a syslog line")]
    public async Task A_format_that_is_known_and_not_read_is_refused_by_its_name(string text, string thing)
    {
        await using var capture = await Capture.StartAsync();

        var error = Assert.Single((await capture.ImportAsync(Encoding.UTF8.GetBytes(text + "\n"))).Counts.Errors);

        Assert.Equal(("unknown_format", $"{thing}, which AuditConsole does not read yet"), (error.ReasonCode, error.Got));
    }

    [Theory]
    [InlineData(CloudEventTests.Deleted, IngestionFormat.CloudEvents)]
    [InlineData("""{"eventVersion":"1.08","eventSource":"s3.amazonaws.com"}""", IngestionFormat.CloudTrail)]
    [InlineData("""{"digestS3Bucket":"b"}""", IngestionFormat.CloudTrail)]
    [InlineData("""{"messageType":"DATA_MESSAGE","logGroup":"g"}""", IngestionFormat.CloudTrail)]
    [InlineData("""{"actor":{"id":"u"},"action":{},"event_type":"a.b"}""", IngestionFormat.Native)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""", IngestionFormat.KubernetesAdmission)]
    [InlineData("""{"apiVersion":"v1","items":[],"kind":"List"}""", IngestionFormat.KubernetesSnapshot)]
    [InlineData("""{"apiVersion":"audit.k8s.io/v1","items":[],"kind":"EventList"}""", IngestionFormat.KubernetesAudit)]
    [InlineData("""{"level":"Metadata","auditID":"a"}""", IngestionFormat.KubernetesAudit)]
    [InlineData("""{"log":"{}"}""", IngestionFormat.KubernetesAudit)]
    [InlineData("7", IngestionFormat.KubernetesAudit)]
    internal void A_value_tells_its_format_by_its_members(string text, IngestionFormat format) => Assert.Equal(new ValueFormat(format, null), ValueFormat.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task A_file_whose_format_is_told_is_read_as_that_alone()
    {
        await using var capture = await Capture.StartAsync();
        var text = Encoding.UTF8.GetBytes($"{CloudTrailTests.Record("{}")}\n{CloudEventTests.Deleted}\n");

        Assert.Equal((2, 0), Counts(await capture.ImportAsync(text)));
        var told = await capture.ImportAsync(text, told: IngestionFormat.CloudEvents);
        Assert.Equal((0, 1), (told.Counts.Accepted, told.Counts.Refused));
        Assert.Equal("specversion", Assert.Single(told.Counts.Errors).Field);
    }

    [Fact]
    public async Task A_file_of_records_may_be_larger_than_anything_that_is_held()
    {
        await using var capture = await Capture.StartAsync(("Ingestion:MaxRequestBytes", "1048576"), ("Ingestion:MaxCompressedBytes", "1048576"), ("Ingestion:MaxEventBytes", "65536"));
        var records = Enumerable.Range(0, 3000).Select(i => CloudTrailTests.Record($$"""{"eventID":"e{{i}}","userAgent":"{{new string('x', 400)}}"}"""));

        var report = await capture.ImportAsync(Encoding.UTF8.GetBytes("{ \"Records\" :\n [" + string.Join(",\n", records) + "] }\n" + CloudTrailTests.Record("""{"eventID":"last"}""")));

        Assert.Equal((3001, 0), Counts(report));
        Assert.Equal((0, 0), Counts(await capture.ImportAsync("{\"Records\":[]}"u8.ToArray())));
    }

    [Fact]
    public async Task Digests_are_counted_as_ignored()
    {
        await using var capture = await Capture.StartAsync();

        var counts = (await capture.ImportAsync("""{"awsAccountId":"1","digestS3Bucket":"b"}"""u8.ToArray())).Counts;

        Assert.Equal((1, 1, 0), (counts.Received, counts.Ignored, counts.Refused));
    }

    [Theory]
    [InlineData("auto", null)]
    [InlineData("CloudTrail", null)]
    [InlineData("ocsf", "AuditConsole does not read ocsf yet; it reads auto, k8s, native, admission, snapshot, cloudevents, cloudtrail.")]
    [InlineData("xml", "expected auto, k8s, native, admission, snapshot, cloudevents, cloudtrail, got xml.")]
    public void The_word_for_a_format_is_known_or_told_what_it_may_be(string word, string? error)
    {
        Assert.Equal(error is null, ImportFormats.TryParse(word, out _, out var told));
        Assert.Equal(error, told);
    }

    private static (int Accepted, int Refused) Counts(ImportReport report) => (report.Counts.Accepted, report.Counts.Refused);
}
