using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuditConsole.Core.Events.Redaction;
using Xunit;

namespace AuditConsole.Tests.Core.Events.Redaction;

/// <summary>Runs the tables in <c>Cases/redaction</c>: a title line, the body as sent, the body as kept.</summary>
public sealed partial class RedactionCaseTests
{
    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal))
        {
            foreach (var title in File.ReadLines(file).Where(line => line.StartsWith("== ", StringComparison.Ordinal)))
            {
                data.Add(Path.GetFileName(file), title[3..]);
            }
        }

        return data;
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Core", "Events", "Cases", "redaction");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_body_is_kept_as_the_table_says(string file, string title)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, file));
        var at = Array.IndexOf(lines, "== " + title);
        var kind = title.Split('|') is [_, var name] ? Enum.Parse<SecretKind>(name.Trim()) : SecretKind.None;
        var (input, expected) = (lines[at + 1], lines[at + 2]);

        var redacted = Redact(input, kind);

        var kept = Encoding.UTF8.GetString(redacted.Bytes);
        Assert.Equal(expected, Fingerprints().Replace(kept, match => match.Value[..^13] + "*"));
        Assert.Equal(input == expected, redacted.Count == 0);
        using var valid = JsonDocument.Parse(kept);
    }

    [Fact]
    public void Equal_values_under_one_key_show_as_equal_and_others_do_not()
    {
        string Mark(string value, byte key) => Encoding.UTF8.GetString(New(key).Body(Encoding.UTF8.GetBytes($$"""{"password":"{{value}}"}"""), SecretKind.None).Bytes);

        Assert.Equal(Mark("hunter2hunter2", 1), Mark("hunter2hunter2", 1));
        Assert.NotEqual(Mark("hunter2hunter2", 1), Mark("hunter2hunter3", 1));
        Assert.NotEqual(Mark("hunter2hunter2", 1), Mark("hunter2hunter2", 2));
    }

    [Fact]
    public void What_breaks_the_shape_of_a_body_is_noticed()
    {
        Assert.Equal(JsonShape.Sound, Redact("""{"a":{"b":1},"c":{"b":2}}""", SecretKind.None).Shape);
        Assert.Equal(JsonShape.DuplicateKeys, Redact("""{"a":1,"b":{"a":2},"\u0061":3}""", SecretKind.None).Shape);
        Assert.Equal(JsonShape.Nul, Redact("""{"a":"\u0000"}""", SecretKind.None).Shape);
        Assert.Equal(JsonShape.LoneSurrogate, Redact("""{"a":"\ud800x"}""", SecretKind.None).Shape);
        Assert.Equal(JsonShape.TooDeep, Redact(new string('[', 65) + new string(']', 65), SecretKind.None).Shape);
        Assert.Equal(JsonShape.Sound, Redact(new string('[', 64) + new string(']', 64), SecretKind.None).Shape);
        var many = "{" + string.Join(',', Enumerable.Range(0, 20_001).Select(i => $"\"m{i}\":1")) + "}";
        Assert.Equal(JsonShape.TooMany, Redact(many, SecretKind.None).Shape);
        Assert.Equal(JsonShape.InvalidUtf8, New(0).Body([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8], SecretKind.None).Shape);
    }

    [Fact]
    public void A_sources_own_names_and_patterns_apply_to_it_alone()
    {
        var options = new RedactionOptions { Names = { "pin" } };
        options.Sources["bank"] = new SourceRedactionOptions { Names = { "iban" }, Patterns = { "CUST-[0-9]{6}" } };
        var redactor = new Redactor(new RedactionRules(options), new Fingerprint(new byte[32]));
        var body = """{"iban":"DE00123456","note":"for CUST-123456 only","cardPin":"12345678"}"""u8;

        redactor.Begin("bank", body);
        var own = Encoding.UTF8.GetString(redactor.Body(body, SecretKind.None).Bytes);
        redactor.Begin("shop", body);
        var other = Encoding.UTF8.GetString(redactor.Body(body, SecretKind.None).Bytes);

        Assert.Matches("""^\{"iban":"\[redacted R9 fp=\w+ len=10\]","note":"for \[redacted R9 fp=\w+ len=11\] only","cardPin":"\[redacted R5 fp=\w+ len=8\]"\}$""", own);
        Assert.Matches("""^\{"iban":"DE00123456","note":"for CUST-123456 only","cardPin":"\[redacted R5 fp=\w+ len=8\]"\}$""", other);
    }

    [Theory]
    [InlineData("(a")]
    [InlineData("(?=a)b")]
    [InlineData("(a)\\1")]
    [InlineData("a*")]
    [InlineData("")]
    public void A_pattern_that_cannot_be_run_safely_stops_the_start(string pattern)
    {
        var options = new RedactionOptions();
        options.Sources["s"] = new SourceRedactionOptions { Patterns = { pattern } };

        var result = new RedactionOptionsValidator().Validate(null, options);

        Assert.True(result.Failed);
        Assert.StartsWith("AuditConsole:Redaction:Sources:s:Patterns:0: ", result.FailureMessage, StringComparison.Ordinal);
    }

    internal static Redactor New(byte key) => new(new RedactionRules(new RedactionOptions()), new Fingerprint([.. Enumerable.Repeat(key, 32)]));

    internal static RedactedJson Redact(string json, SecretKind kind)
    {
        var redactor = New(0);
        var bytes = Encoding.UTF8.GetBytes(json);
        redactor.Begin("test", bytes);
        return redactor.Body(bytes, kind);
    }

    [GeneratedRegex("""(fp=|"fp":"|\\"fp\\":\\")[A-Z2-7]{13}""")]
    private static partial Regex Fingerprints();
}
