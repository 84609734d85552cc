using System.Text;
using System.Text.Json;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Cli;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>What files are called and hold never acts on the terminal of who imports them.</summary>
public sealed class HostileCommandTests : IDisposable
{
    private const string Event = """{"event_id":"e1","timestamp":"2026-11-21T10:00:00Z","event_type":"policy.modify","actor":{"name":"jane"},"resource":{"type":"policy","name":"p"},"action":{"operation":"update"}}""";

    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-hostile-").FullName;

    private string Data => Path.Combine(_parent, "data");

    [Fact]
    public async Task Names_and_contents_of_files_never_act_on_the_terminal()
    {
        var names = HostileWords.Texts.Select((text, i) => $"{i}{text.Replace('/', '_').Replace("\0", string.Empty, StringComparison.Ordinal)}").ToList();
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            string[] lines = i == 0 ? [.. HostileWords.All.Concat(HostileWords.Unsound).SelectMany(w => Lines(w.Json))] : ["<134>1 \u001b]0;title\u0007", "\u202e"];
            await File.WriteAllLinesAsync(Path.Combine(_parent, name), lines);
        }

        var missing = names.Select(name => Path.Combine(_parent, "missing", name)).ToArray();
        var (code, output, errors) = await ServerProcess.RunVerbAsync(Data, ["import", .. names.Select(name => Path.Combine(_parent, name)), "--source", "files"]);
        var (failed, _, absent) = await ServerProcess.RunVerbAsync(Data, ["import", .. missing, "--source", "files"]);

        Assert.Equal((1, 2), (code, failed));
        Assert.Equal(names.Count, output.Split('\n').Count(line => line.Contains(" events read, ", StringComparison.Ordinal)));
        Assert.Equal(names.Count, absent.Split('\n').Count(line => line.Contains("no such file", StringComparison.Ordinal)));
        Assert.Contains("\\x1b[31mred", output, StringComparison.Ordinal);
        Assert.Contains("\\u202e", errors, StringComparison.Ordinal);
        Assert.All([output, errors, absent], HostileWords.AssertPlain);
    }

    [Fact]
    public async Task A_name_that_looks_like_an_argument_is_refused_in_a_line_or_is_a_file()
    {
        // The folder above the data is where the program is started.
        await File.WriteAllTextAsync(Path.Combine(_parent, "@more"), Event);
        var (unknown, _, errors) = await ServerProcess.RunVerbAsync(Data, ["import", "a.json", "--source", "files", "--\u001b]0;title\u0007\u202e\n" + HostileWords.Forged]);
        var (code, output, _) = await ServerProcess.RunVerbAsync(Data, ["import", "@more", "--source", "files"]);

        Assert.NotEqual(0, unknown);
        Assert.Contains("\\x1b]0;title\\x07\\u202e\\x0a" + HostileWords.Forged, errors, StringComparison.Ordinal);
        HostileWords.AssertPlain(errors);
        Assert.Equal(0, code);
        Assert.StartsWith("@more: 1 event read, 1 stored", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\u001b[31m\r\n\t\u009b", "a\\x1b[31m\\x0d\\x0a\\x09\\x9b")]
    [InlineData("gpj\u202eexe\u2066\u200b\ufeff\u2028", "gpj\\u202eexe\\u2066\\u200b\\ufeff\\u2028")]
    [InlineData("tag\U000E0041", "tag\\udb40\\udc41")]
    [InlineData("private\ue000", "private\\ue000")]
    [InlineData("ünïcødé 中文 🙂", "ünïcødé 中文 🙂")]
    public void What_acts_or_hides_is_spelt(string text, string spelt) => Assert.Equal(spelt, Terminal.Escape(text));

    [Fact]
    public void Half_a_pair_is_spelt() => Assert.Equal("a\\ud800b", Terminal.Escape("a" + '\uD800' + "b"));

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    /// <summary>An event that is kept, and others that are refused with the word as what was got.</summary>
    private static string[] Lines(string word) =>
    [
        $$"""{"timestamp":"{{word}}","event_type":"{{word}}","{{word}}":1}""",
        $$"""{"kind":"{{word}}","apiVersion":"{{word}}","auditID":"{{word}}","stage":"{{word}}"}""",
        $$"""{"specversion":"1.0","id":"{{word}}","source":"{{word}}","type":"{{word}}","time":"{{word}}"}""",
        $$"""{"eventVersion":"1.08","eventID":"{{word}}","eventName":"{{word}}","eventTime":"{{word}}"}""",
        word,
        Event.Replace("e1", JsonEncodedText.Encode(Convert.ToHexString(Encoding.UTF8.GetBytes(word[..Math.Min(8, word.Length)]))).ToString(), StringComparison.Ordinal),
    ];
}
