using System.Text;
using System.Text.Json.Nodes;
using AuditConsole.Core.Ingestion;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class CloudTrailTests
{
    private const string File = "cloudtrail.txt";

    private static readonly (string Name, string Json)[] Defaults =
    [
        ("eventVersion", "\"1.08\""), ("eventID", "\"e-1\""), ("eventTime", "\"2026-11-10T14:30:45Z\""), ("eventSource", "\"s3.amazonaws.com\""), ("eventName", "\"PutBucketPolicy\""),
        ("userIdentity", """{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::111122223333:user/alice","accountId":"111122223333","userName":"alice"}"""),
    ];

    public static TheoryData<string> Titles() => FieldCase.Titles(File);

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_record_becomes_the_fields_of_the_table(string title)
    {
        var row = FieldCase.Read(File).Single(c => c.Title == title);

        var batch = Decode(Record(row.Json[0]));

        Assert.Empty(batch.Refusals);
        Assert.All(row.Fields, field => Assert.Equal($"{field.Field} = {field.Value ?? "-"}", $"{field.Field} = {FieldCase.ValueOf(batch.Events[0].Event, field.Field) ?? "-"}"));
    }

    [Theory]
    [InlineData("eventID")]
    [InlineData("eventTime")]
    [InlineData("eventSource")]
    [InlineData("eventName")]
    [InlineData("userIdentity")]
    public void A_record_without_a_readable_header_is_refused_by_the_name_of_what_is_missing_and_the_others_are_taken(string field)
    {
        var batch = Decode($$"""{"Records":[{{Record($$"""{"{{field}}":null}""")}},{{Record("{}")}},7]}""");

        Assert.Single(batch.Events);
        Assert.Equal([("missing_field", field), ("unknown_format", "Records")], batch.Refusals.Select(r => (r.ReasonCode, r.Field!)));
    }

    [Fact]
    public void Bodies_are_kept_and_secrets_in_them_are_not()
    {
        var offered = Decode(Record("""{"requestParameters":{"userName":"bob","password":"hunter2hunter2"},"responseElements":{"accessKey":{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Active"}}}""")).Events[0];

        var (request, response) = (Encoding.UTF8.GetString(offered.Bodies.Request.Span), Encoding.UTF8.GetString(offered.Bodies.Response.Span));
        Assert.Matches("""^\{"userName":"bob","password":"\[redacted R5 fp=\w+ len=14\]"\}$""", request);
        Assert.DoesNotContain("AKIA", response, StringComparison.Ordinal);
        Assert.Contains("Active", response, StringComparison.Ordinal);
        Assert.Equal(2, offered.Event.Redacted);
    }

    [Fact]
    public void Digests_and_control_messages_are_counted_and_passed_over()
    {
        foreach (var text in new[] { """{"awsAccountId":"1","digestS3Bucket":"b","logFiles":[]}""", """{"messageType":"CONTROL_MESSAGE","logGroup":"g","logEvents":[]}""" })
        {
            var batch = Decode(text);
            Assert.Equal((0, 1), (batch.Count, batch.Ignored));
        }
    }

    [Fact]
    public void What_CloudWatch_Logs_forwards_is_taken_out_of_its_envelope()
    {
        var audit = KubernetesCaseTests.WithDefaults("{}");
        var lines = new[] { audit, Record("{}"), "I1110 kube-scheduler started" }.Select((text, i) => new JsonObject { ["id"] = $"{i}", ["timestamp"] = 1, ["message"] = text }).ToArray<JsonNode>();
        var batch = Decode(new JsonObject { ["messageType"] = "DATA_MESSAGE", ["owner"] = "1", ["logGroup"] = "/aws/eks/prod/cluster", ["logEvents"] = new JsonArray(lines) }.ToJsonString());

        Assert.Equal(["k8s.audit", "cloudtrail"], batch.Events.Select(o => AuditConsole.Core.Events.EventVocabulary.Format.Word(o.Event.Format)));
        Assert.Equal((0, 1), (batch.Refusals.Count, batch.Ignored));
    }

    [Fact]
    public void One_record_is_equal_in_a_file_of_records_on_a_line_and_laid_out()
    {
        var record = Record("""{"requestParameters":{"bucketName":"dmz"}}""");
        var pretty = JsonNode.Parse(record)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

        var tags = new[] { record, pretty, $$"""{"Records":[{{pretty}}]}""", $"[{record}]" }.Select(text => Decode(text).Events.Single()).Select(o => (o.Event.Id, o.ContentTag)).Distinct();

        Assert.Single(tags);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("""{"Records":7}""")]
    [InlineData("""{"messageType":"OTHER"}""")]
    public void What_is_no_CloudTrail_is_refused_whole(string text)
    {
        var batch = Reading.Batch();

        Assert.Equal(IngestionStatus.Malformed, Reading.CloudTrail().DecodeBody(Encoding.UTF8.GetBytes(text), batch)?.Status);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void Records_beyond_the_bound_refuse_the_request()
        => Assert.Equal(IngestionStatus.TooLarge, Reading.CloudTrail().DecodeBody(Encoding.UTF8.GetBytes($"[{Record("{}")},{Record("{}")},{Record("{}")}]"), Reading.Batch(maxEvents: 1))?.Status);

    [Fact]
    public void Whatever_is_changed_in_a_record_it_becomes_an_event_or_a_refusal()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNegativeInt Place, byte Value)[]>(),
            changes =>
            {
                var text = Encoding.UTF8.GetBytes(Record("""{"requestParameters":{"bucketName":"d\u0000z"},"resources":[{"ARN":"arn:aws:s3:::b"}],"responseElements":{"x":[1]}}"""));
                foreach (var (place, value) in changes)
                {
                    text[place.Get % text.Length] = value;
                }

                var batch = Reading.Batch();
                Reading.CloudTrail().DecodeLine(text, 1, null, batch);
                return batch.Count + batch.Ignored == 1;
            }));

    internal static string Record(string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        var missing = Defaults.Where(d => !node.ContainsKey(d.Name)).Select(d => $"\"{d.Name}\":{d.Json}");
        var own = json.Trim()[1..^1];
        return "{" + string.Join(',', own.Length == 0 ? missing : missing.Append(own)) + "}";
    }

    private static EventBatch Decode(string json)
    {
        var batch = Reading.Batch();
        Assert.Null(Reading.CloudTrail().DecodeBody(Encoding.UTF8.GetBytes(json), batch));
        return batch;
    }
}
