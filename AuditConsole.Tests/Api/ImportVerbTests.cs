using AuditConsole.Tests.Core.Ingestion;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>The verb as a process of its own, beside a server and without one.</summary>
public sealed class ImportVerbTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-import-").FullName;

    private string Data => Path.Combine(_parent, "data");

    [Fact]
    public async Task Beside_a_server_with_names_and_endpoints_of_its_own_it_goes_through_it_and_afterwards_without()
    {
        var file = Path.Combine(_parent, "events.jsonl");
        await File.WriteAllTextAsync(file, NativeCaseTests.WithDefaults("""{"event_id":"e1"}""").ReplaceLineEndings(" ") + "\n");
        var settings = new Dictionary<string, string> { ["AllowedHosts"] = "audit.example.com;127.0.0.1", ["Kestrel__Endpoints__Main__Url"] = "{url}" };

        await using (var server = await ServerProcess.StartAsync(Data, settings))
        {
            var (code, output, errors) = await ServerProcess.RunVerbAsync(Data, ["import", file, "--source", "files"], settings);
            Assert.Equal((0, string.Empty), (code, errors));
            Assert.Contains("1 event read, 1 stored, 0 already there, 0 refused", output, StringComparison.Ordinal);
            Assert.Equal(0, await server.StopAsync());
        }

        var (unread, _, complaint) = await ServerProcess.RunVerbAsync(Data, ["import", file, "--source", "files", "--format", "ocsf"]);
        Assert.NotEqual(0, unread);
        Assert.Contains("--format: AuditConsole does not read ocsf yet", complaint, StringComparison.Ordinal);
        var again = await ServerProcess.RunVerbAsync(Data, ["import", file, "--source", "files", "--format", "native"]);
        Assert.Equal((0, string.Empty), (again.ExitCode, again.Errors));
        Assert.Contains("1 event read, 0 stored, 1 already there, 0 refused", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_opened_is_a_sentence_and_the_code_for_failure()
    {
        await File.WriteAllTextAsync(Data, "a file where the directory should be");
        var file = Path.Combine(_parent, "events.jsonl");
        await File.WriteAllTextAsync(file, "{}\n");

        var (code, output, errors) = await ServerProcess.RunVerbAsync(Data, ["import", file, "--source", "files"]);

        Assert.Equal((2, string.Empty), (code, output));
        Assert.StartsWith("The ledger cannot be opened:", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(2, (await ServerProcess.RunVerbAsync(Data, ["import", "-", "--source", "files"])).ExitCode);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
