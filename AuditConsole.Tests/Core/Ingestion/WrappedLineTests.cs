using System.Text;
using System.Text.Json;
using AuditConsole.Core.Ingestion;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Long lines as container runtimes and log shippers write them: in pieces, between other lines.</summary>
public sealed class WrappedLineTests
{
    private const string Time = "2026-03-10T14:30:45.1Z";

    private static readonly string Event = KubernetesCaseTests.WithDefaults("""{"verb":"create","requestObject":{"text":"a b  c"}}""");

    [Fact]
    public void Another_output_between_the_pieces_belongs_to_another_line()
    {
        var batch = Read($"{Time} stdout P {Event[..60]}", $"{Time} stderr F klog text", $"{Time} stdout F {Event[60..]}");

        Assert.Single(batch.Events);
        Assert.Equal("bad_json", Assert.Single(batch.Refusals).ReasonCode);
    }

    [Fact]
    public void Lines_of_both_outputs_may_be_cut_at_once()
    {
        var other = KubernetesCaseTests.WithDefaults("""{"auditID":"other"}""");
        var batch = Read($"{Time} stdout P {Event[..60]}", $"{Time} stderr P {other[..30]}", $"{Time} stdout F {Event[60..]}", $"{Time} stderr F {other[30..]}");

        Assert.Equal((2, 0), (batch.Events.Count, batch.Refusals.Count));
    }

    [Fact]
    public void The_outputs_of_docker_are_told_apart_by_the_member_behind_the_text()
    {
        static string Line(string text, string stream) => $$"""{"log":{{JsonSerializer.Serialize(text)}},"stream":"{{stream}}","time":"{{Time}}"}""";
        var batch = Read(Line(Event[..60], "stdout"), Line("klog text\n", "stderr"), Line(Event[60..] + "\n", "stdout"));

        Assert.Single(batch.Events);
        Assert.Single(batch.Refusals);
    }

    [Theory]
    [InlineData("stdout F ")]
    [InlineData("message")]
    [InlineData("log")]
    public void A_line_that_never_ended_does_not_cost_the_next(string wrapper)
    {
        var whole = wrapper switch
        {
            "message" => $$"""{"message":{{JsonSerializer.Serialize(Event)}}}""",
            "log" => $$"""{"log":{{JsonSerializer.Serialize(Event + "\n")}},"stream":"stdout"}""",
            _ => $"{Time} {wrapper}{Event}",
        };
        var batch = Read($"{Time} stdout P {Event[..60]}", whole);

        Assert.Single(batch.Events);
        var refusal = Assert.Single(batch.Refusals);
        Assert.Equal(("bad_json", "the rest of a line"), (refusal.ReasonCode, refusal.Expected));
    }

    [Fact]
    public void Wherever_a_line_is_cut_it_is_the_same_event()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(
            ArbMap.Default.ArbFor<NonNegativeInt[]>(),
            cuts =>
            {
                var places = cuts.Select(c => c.Get % Event.Length).Append(0).Append(Event.Length).Distinct().Order().ToList();
                var pieces = places.Zip(places.Skip(1), (from, to) => Event[from..to]).ToList();
                var batch = Read([.. pieces.Select((piece, i) => $"{Time} stdout {(i == pieces.Count - 1 ? 'F' : 'P')} {piece}")]);
                return batch.Refusals.Count == 0 && Encoding.UTF8.GetString(batch.Events.Single().Bodies.Request.Span).Contains("a b  c", StringComparison.Ordinal);
            }));

    [Fact]
    public async Task Blanks_at_the_end_of_a_piece_are_part_of_the_line()
    {
        var cut = Event.IndexOf("b  c", StringComparison.Ordinal) + 2;
        var text = $"{Time} stdout P {Event[..cut]}\r\n{Time} stdout F {Event[cut..]}\r\n";
        await using var capture = await Capture.StartAsync();

        Assert.Equal(1, (await capture.ImportAsync(Encoding.UTF8.GetBytes(text))).Counts.Accepted);
        Assert.Equal(1, (await capture.SendAsync(text, IngestionFormat.KubernetesAudit, "application/x-ndjson")).Report.Duplicates);
        Assert.All(capture.Intake.Stored, o => Assert.Contains("a b  c", Encoding.UTF8.GetString(o.Bodies.Request.Span), StringComparison.Ordinal));
    }

    private static EventBatch Read(params string[] lines)
    {
        var (decoder, batch) = (Reading.Kubernetes(), Reading.Batch());
        for (var i = 0; i < lines.Length; i++)
        {
            decoder.DecodeLine(Encoding.UTF8.GetBytes(lines[i]), i + 1, null, batch);
        }

        decoder.Finish(lines.Length, batch);
        return batch;
    }
}
