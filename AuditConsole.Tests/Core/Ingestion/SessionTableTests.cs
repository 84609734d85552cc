using System.IO.Compression;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Tests.Architecture;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Every recorded session against its table in <c>Cases/sessions</c>. To take over what is new, run these tests with <c>ACCEPT_TABLES=1</c> in the environment and read the difference before it is committed.</summary>
public sealed class SessionTableTests
{
    private const string Folder = "AuditConsole.Tests/Core/Ingestion/Cases/sessions";

    public static readonly TheoryData<string, string> Sessions = new()
    {
        { "recorded-session", "k8s-recorded/session.jsonl" },
        { "recorded-bootstrap", "k8s-recorded/bootstrap.jsonl.gz" },
        { "recorded-eventlists", "k8s-recorded/eventlists.jsonl" },
        { "recorded-reviews", "k8s-recorded/admission-reviews.jsonl" },
        { "kube-audit-rest", "admission/kube-audit-rest.jsonl" },
        { "audit2rbac", "k8s-audit/audit2rbac-demo.jsonl" },
        { "falco", "k8s-audit/falco-*.json" },
        { "policy-states", "policies/state/*/events.ndjson" },
    };

    [Theory]
    [MemberData(nameof(Sessions))]
    public void A_session_means_what_its_table_says(string table, string samples)
    {
        var path = Path.Combine(SourceTree.Root, Folder, table + ".txt");
        var actual = SessionTable.Of(Read(samples));
        if (Environment.GetEnvironmentVariable("ACCEPT_TABLES") == "1")
        {
            File.WriteAllText(path, actual);
        }

        var expected = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        Assert.True(expected == actual, Difference(expected, actual));
    }

    [Fact]
    public void Every_recorded_file_of_Kubernetes_has_a_table()
    {
        var covered = Sessions.SelectMany(row => Files((string)row[1])).Order(StringComparer.Ordinal);
        var recorded = new[] { "k8s-recorded", "k8s-audit", "admission", "policies/state" }
            .SelectMany(folder => Directory.EnumerateFiles(Reading.Sample(folder), "*.*", SearchOption.AllDirectories))
            .Where(file => !file.EndsWith(".md", StringComparison.Ordinal) && !file.EndsWith("expected.json", StringComparison.Ordinal) && !file.EndsWith(".yaml", StringComparison.Ordinal));

        Assert.Equal(recorded.Order(StringComparer.Ordinal), covered);
    }

    private static List<OfferedEvent> Read(string samples)
    {
        var events = new List<OfferedEvent>();
        foreach (var text in Files(samples).Select(Text))
        {
            var isReviews = text.Contains("\"AdmissionReview\"", StringComparison.Ordinal);
            var batch = isReviews ? Reading.AdmissionLines(text) : Reading.KubernetesLines(text);
            Assert.Empty(batch.Refusals);
            events.AddRange(batch.Events);
        }

        Assert.NotEmpty(events);
        return events;
    }

    private static IEnumerable<string> Files(string samples)
    {
        var star = samples.IndexOf("/*", StringComparison.Ordinal);
        var (folder, pattern) = star > 0 ? (samples[..star], "*" + Path.GetExtension(samples)) : (samples[..samples.LastIndexOf('/')], samples[(samples.LastIndexOf('/') + 1)..]);
        if (samples.Contains("falco-*", StringComparison.Ordinal))
        {
            (folder, pattern) = ("k8s-audit", "falco-*.json");
        }

        return Directory.EnumerateFiles(Reading.Sample(folder), pattern, star > 0 ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly).Order(StringComparer.Ordinal);
    }

    private static string Text(string file)
    {
        using Stream open = File.OpenRead(file);
        using var unpacked = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(open, CompressionMode.Decompress) : open;
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Difference(string expected, string actual)
    {
        var (was, isNow) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', was.Except(isNow).Select(line => "- " + line).Concat(isNow.Except(was).Select(line => "+ " + line)).Prepend("The table is no longer what the session means (ACCEPT_TABLES=1 takes it over):"));
    }
}
