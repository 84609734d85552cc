using System.Text;
using AuditConsole.Core.Changes.Yaml;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

public sealed class CanonicalYamlTests
{
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var section in File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Core", "Changes", "Cases", "yaml.txt")).Split("\n=== ").Skip(1))
            {
                var nameEnd = section.IndexOf('\n', StringComparison.Ordinal);
                var parts = section[(nameEnd + 1)..].Split("\n---\n", 2);
                data.Add(section[..nameEnd], parts[0], parts[1].EndsWith('\n') ? parts[1] : parts[1] + "\n");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Writes_the_expected_text(string name, string json, string yaml)
    {
        Assert.True(DocumentNode.TryRead(Encoding.UTF8.GetBytes(json), out var node));
        Assert.Equal(yaml, CanonicalYaml.Emit(name.StartsWith("normalised", StringComparison.Ordinal) ? ManifestNormaliser.Normalise(node) : node));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void What_is_not_one_JSON_value_is_refused(string json) => Assert.False(DocumentNode.TryRead(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Invalid_UTF_8_is_refused() => Assert.False(DocumentNode.TryRead([(byte)'"', 0xC3, (byte)'"'], out _));

    [Fact]
    public void Nesting_up_to_256_is_read_and_more_refused()
    {
        Assert.True(DocumentNode.TryRead(Encoding.UTF8.GetBytes(new string('[', 256) + new string(']', 256)), out _));
        Assert.False(DocumentNode.TryRead(Encoding.UTF8.GetBytes(new string('[', 257) + new string(']', 257)), out _));
    }

    [Fact]
    public void The_JSON_form_holds_the_same_document()
    {
        Assert.True(DocumentNode.TryRead("""{"b":[1.50,"x\u0000"],"a":{"n":null,"t":true}}"""u8, out var node));
        Assert.Equal("""{"a":{"n":null,"t":true},"b":[1.5,"x\u0000"]}""", Encoding.UTF8.GetString(DocumentJson.Write(node).Span));
    }
}
