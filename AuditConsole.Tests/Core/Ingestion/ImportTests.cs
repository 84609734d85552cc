using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Import;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class ImportTests
{
    private static readonly string Kubernetes = KubernetesCaseTests.WithDefaults("{}");

    /// <summary>Every sample file with audit events, in this order, into one source: received/accepted/duplicates/refused.</summary>
    [Fact]
    public async Task Every_sample_file_imports_with_counts_that_are_explained()
    {
        await using var capture = await Capture.StartAsync();
        (string File, string Counts, string Why)[] expected =
        [
            ("k8s-recorded/session.jsonl", "1026/1026/0/0", "both stages of the session"),
            ("k8s-recorded/eventlists.jsonl", "729/38/691/0", "20 lists of the same run; 38 events are from before the file's first"),
            ("k8s-recorded/bootstrap.jsonl.gz", "1433/1395/38/0", "the API server's start, where those 38 are"),
            ("k8s-recorded/session.jsonl", "1026/0/1026/0", "again: harmless"),
            ("k8s-recorded/admission-reviews.jsonl", "136/136/0/0", "what the webhook was asked in the same session"),
            ("k8s-recorded/admission-reviews.jsonl", "136/0/136/0", "again: harmless, though reviews say no time"),
            ("admission/kube-audit-rest.jsonl", "59/59/0/0", "57 creations, 2 updates"),
            ("k8s-audit/audit2rbac-demo.jsonl", "37/37/0/0", "v1 of 2017"),
            ("k8s-audit/khi-oss-lease-update.yaml", "1/0/0/1", "YAML is no event file"),
        ];
        foreach (var (file, counts, why) in expected)
        {
            Assert.Equal($"{file} {counts} {why}", $"{file} {await CountsAsync(capture, file)} {why}");
        }

        var falco = Directory.EnumerateFiles(Reading.Sample("k8s-audit"), "falco-*.json").Select(f => "k8s-audit/" + Path.GetFileName(f)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(24, falco.Count);
        foreach (var file in falco)
        {
            // The same event was published under two users' names: one id, two contents.
            Assert.Equal($"{file} 1/1/0/0", $"{file} {await CountsAsync(capture, file)}");
        }

        Assert.Equal(1, capture.Get<AuditConsole.Core.Ingestion.Sources.SourceRegistry>().Find("prod")!.Counters.Conflicts);
        Assert.All(await capture.QuarantineAsync(), row => Assert.Equal("unknown_format", row.ReasonCode));
    }

    [Fact]
    public async Task An_archive_is_refused_as_one_and_not_line_by_line()
    {
        await using var capture = await Capture.StartAsync();

        var report = await capture.ImportAsync([(byte)'P', (byte)'K', 3, 4, .. Encoding.UTF8.GetBytes("a\nb\nc\n")]);

        Assert.Equal("The file is a zip archive: expected JSON, or JSON in gzip.", report.Failure);
        Assert.Equal((1, "unknown_format"), (report.Counts.Refused, Assert.Single(await capture.QuarantineAsync()).ReasonCode));
    }

    [Fact]
    public async Task Bad_lines_are_kept_apart_and_reading_goes_on()
    {
        await using var capture = await Capture.StartAsync();
        var text = $"{A("1")}\nnot json\n{{\"kind\":\"Event\",\"cut\n{A("2")}\r\n\n{A("3")} trailing\n{A("4")}";

        var report = await capture.ImportAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal((7, 4, 3), (report.Counts.Received, report.Counts.Accepted, report.Counts.Refused));
        Assert.Equal(["2 bad_json", "3 bad_json", "6 bad_json"], report.Counts.Errors.Select(e => $"{e.Line} {e.ReasonCode}"));
        Assert.Equal("audit.log, line 6", Assert.Single(await capture.QuarantineAsync()).Origin);
        Assert.Null(report.Failure);
    }

    [Fact]
    public async Task Every_layout_is_read()
    {
        await using var capture = await Capture.StartAsync();
        async Task<int> AcceptedAsync(string text) => (await capture.ImportAsync(Encoding.UTF8.GetBytes(text))).Counts.Accepted;

        Assert.Equal(2, await AcceptedAsync($"[\n{A("l1")},\n{A("l2")}\n]\n"));
        Assert.Equal(2, await AcceptedAsync($"{Pretty(A("p1"))}\n{Pretty(A("p2"))}"));
        Assert.Equal(2, await AcceptedAsync(A("c1") + A("c2")));
        Assert.Equal(1, await AcceptedAsync("\uFEFF" + A("bom")));
        Assert.Equal(2, await AcceptedAsync($$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{A("i1")}},{{A("i2")}}]}"""));
        Assert.Equal(1, await AcceptedAsync(NativeCaseTests.WithDefaults("""{"event_id":"n1"}""")));
        Assert.Equal(2, await AcceptedAsync($"2026-03-10T14:30:45.1Z stdout F {A("cri1")}\n2026-03-10T14:30:45.1Z stdout P {A("cri2")[..40]}\n2026-03-10T14:30:45.2Z stdout F {A("cri2")[40..]}\n"));
        Assert.Equal(2, await AcceptedAsync($"{Docker(A("d1") + "\n")}\n{Docker(A("d2")[..40])}\n{Docker(A("d2")[40..] + "\n")}\n"));
        Assert.Equal(1, await AcceptedAsync("{\"_index\":\"k8s\",\"_source\":" + A("es") + "}"));
        Assert.Equal(1, await AcceptedAsync("{\"message\":" + System.Text.Json.JsonSerializer.Serialize(A("jd")) + "}"));
        Assert.Empty(await capture.QuarantineAsync());
    }

    [Fact]
    public async Task Concatenated_gzip_members_are_one_file_and_a_cut_one_keeps_what_came_before()
    {
        await using var capture = await Capture.StartAsync();
        byte[] whole = [.. Capture.Gzip(Encoding.UTF8.GetBytes(A("g1") + "\n")), .. Capture.Gzip(Encoding.UTF8.GetBytes(A("g2") + "\n"))];

        Assert.Equal(2, (await capture.ImportAsync(whole, "a.log.gz")).Counts.Accepted);
        var many = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 5000).Select(i => A("m" + i))));
        var cut = await capture.ImportAsync(Capture.Gzip(many)[..^2000], "b.log.gz");
        Assert.NotNull(cut.Failure);
        Assert.InRange(cut.Counts.Accepted, 1, 4999);
    }

    [Fact]
    public async Task A_busy_ledger_is_waited_for_and_batches_are_bounded()
    {
        await using var capture = await Capture.StartAsync();
        capture.Intake.Refusals.Enqueue(IntakeReceipt.Full);
        capture.Intake.Refusals.Enqueue(IntakeReceipt.Unavailable);
        var steps = new List<ImportProgress>();
        var list = $$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{string.Join(',', Enumerable.Range(0, 9000).Select(i => A("x" + i)))}}]}""";

        var report = await capture.ImportAsync(Encoding.UTF8.GetBytes(list), progress: new Collected(steps));

        Assert.Equal(9000, report.Counts.Accepted);
        Assert.Equal([4096, 4096, 4096, 4096, 808], capture.Intake.Offers);
        Assert.Equal([4096, 8192, 9000], steps.Select(s => s.Accepted));
        Assert.Equal(list.Length, steps[^1].BytesRead);
    }

    [Fact]
    public async Task A_ledger_that_stays_away_ends_the_import_with_the_reason()
    {
        await using var capture = await Capture.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            capture.Intake.Refusals.Enqueue(IntakeReceipt.Unavailable);
        }

        var report = await capture.ImportAsync(Encoding.UTF8.GetBytes(A("1")));

        Assert.NotNull(report.Failure);
        Assert.Equal(0, report.Counts.Received);
    }

    [Fact]
    public async Task Equal_native_lines_at_two_places_are_two_events_and_importing_again_adds_none()
    {
        await using var capture = await Capture.StartAsync();
        var line = NativeCaseTests.WithDefaults("""{"n":1}""");
        var file = Encoding.UTF8.GetBytes($"{line}\n{line}\n");

        Assert.Equal(2, (await capture.ImportAsync(file)).Counts.Accepted);
        Assert.Equal(2, (await capture.ImportAsync(file)).Counts.Duplicates);
    }

    [Fact]
    public void A_file_is_cut_into_the_values_that_were_written_whatever_stands_between_and_however_it_arrives()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(
            ArbMap.Default.ArbFor<(NonEmptyString Text, PositiveInt Pause, bool Pretty)[]>(),
            rows =>
            {
                var values = rows.Select(r => (Json: new System.Text.Json.Nodes.JsonObject { ["t"] = r.Text.Get, ["o"] = new System.Text.Json.Nodes.JsonObject { ["}"] = "{" } }, r.Pretty)).ToList();
                var written = values.Select(v => v.Json.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = v.Pretty })).ToList();
                var content = Encoding.UTF8.GetBytes(string.Join('\n', written));
                return ReadAll(content, rows.Length == 0 ? 1 : rows[0].Pause.Get).SequenceEqual(written);
            }));

    [Fact]
    public void A_file_of_records_is_cut_into_its_records_however_it_arrives()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(
            ArbMap.Default.ArbFor<(NonEmptyString[] Texts, PositiveInt Pause, bool Loose)>(),
            file =>
            {
                var written = file.Texts.Select(t => new System.Text.Json.Nodes.JsonObject { ["Records"] = t.Get }.ToJsonString()).ToList();
                var content = file.Loose ? $"{{ \"Records\" :\n[ {string.Join(" ,\n", written)} ]\n}}\n{{\"a\":1}}" : $"{{\"Records\":[{string.Join(',', written)}]}}{{\"a\":1}}";
                return ReadAll(Encoding.UTF8.GetBytes(content), file.Pause.Get).SequenceEqual([.. written, "{\"a\":1}"]);
            }));

    [Fact]
    public async Task A_value_beyond_the_bound_is_passed_over_in_bounded_memory()
    {
        var content = Encoding.UTF8.GetBytes($"{{\"a\":1}}\n{{\"b\":\"{new string('x', 3_000_000)}\"}}\n{{\"c\":1}}\n");
        var values = new FileValues(new Slow(content, 65_536), 1_000_000);

        var read = new List<string>();
        while (await values.ReadAsync(default))
        {
            read.Add(values.IsTooLarge ? $"too large at line {values.Line}" : Encoding.UTF8.GetString(values.Value.Span));
        }

        Assert.Equal(["{\"a\":1}", "too large at line 2", "{\"c\":1}"], read);
    }

    private static List<string> ReadAll(byte[] content, int step)
    {
        var (values, read) = (new FileValues(new Slow(content, step), 1_000_000), new List<string>());
        while (values.ReadAsync(default).AsTask().GetAwaiter().GetResult())
        {
            Assert.Equal((byte)'{', content[values.Offset]);
            read.Add(Encoding.UTF8.GetString(values.Value.Span));
        }

        return read;
    }

    private static async Task<string> CountsAsync(Capture capture, string file)
    {
        var report = await capture.ImportAsync(await File.ReadAllBytesAsync(Reading.Sample(file)), Path.GetFileName(file));
        var c = report.Counts;
        return $"{c.Received}/{c.Accepted}/{c.Duplicates}/{c.Refused}";
    }

    private static string A(string id) => Kubernetes.Replace("\"a1\"", $"\"{id}\"", StringComparison.Ordinal);

    private static string Pretty(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

    private static string Docker(string log) => "{\"log\":" + System.Text.Json.JsonSerializer.Serialize(log) + ",\"stream\":\"stdout\"}";

    private sealed class Collected(List<ImportProgress> steps) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => steps.Add(value);
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Slow(byte[] content, int step) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
