using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Changes.Yaml;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>Another parser reads the values back that were written.</summary>
public sealed class YamlRoundTripTests
{
    private static readonly string[] Awkward =
    [
        "", "~", "null", "Yes", "off", "0", "-1", "1e3", "0x1", "a: b", "a #b", "#", "- x", "---", "...", "key:", "'q'", "\"d\"", "x\ny", "x\ny\n", "\n", " x\ny", "x \ny", "\t", "\u0000", "\u0085", "\u2028", "\ufeff",
        "😀", "a\u0007b", "{x}", "[x]", "&a", "*a", "!t", "|", ">", "%d", "@x", "`x", "?", "? x", ":", ",", "12:30:45", "2026-01-01", "<<", "=", "x\r\ny", "a\n\n\nb\n\n", "\u007f", "\u009f", "é", "-", "--", "-a", "<x", ".5", "_1", "a\n  b\n c",
    ];

    [Fact]
    public void YamlDotNet_reads_the_same_values()
    {
        var text = Gen.OneOf(Gen.Elements(Awkward), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get).Where(IsText));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Document(text, 4).ToArbitrary(), json =>
        {
            Assert.True(DocumentNode.TryRead(Encoding.UTF8.GetBytes(json), out var node));
            var stream = new YamlStream();
            stream.Load(new StringReader(CanonicalYaml.Emit(node)));
            AssertSame(node, stream.Documents[0].RootNode);
        }));
    }

    private static Gen<string> Document(Gen<string> text, int depth)
    {
        var scalar = Gen.OneOf(text.Select(t => JsonSerializer.Serialize(t)), Gen.Elements("1", "-5", "2.5", "true", "false", "null", "{}", "[]"));
        if (depth == 0)
        {
            return scalar;
        }

        var inner = Document(text, depth - 1);
        var list = inner.ListOf().Select(items => $"[{string.Join(',', items.Take(4))}]");
        var map = text.Zip(inner).ListOf().Select(members => $"{{{string.Join(',', members.Take(4).DistinctBy(m => m.Item1).Select(m => JsonSerializer.Serialize(m.Item1) + ":" + m.Item2))}}}");
        return Gen.Frequency((2, scalar), (2, list), (3, map));
    }

    /// <summary>What JSON text can hold: no half of a surrogate pair, and no longer than a YAML key may be.</summary>
    private static bool IsText(string s) => s.Length < 200 && !s.EnumerateRunes().Any(r => r == Rune.ReplacementChar);

    private static void AssertSame(DocumentNode expected, YamlNode actual)
    {
        switch (expected.Kind)
        {
            case DocumentNodeKind.Map:
                var map = Assert.IsType<YamlMappingNode>(actual);
                Assert.Equal(expected.Members.Count, map.Children.Count);
                foreach (var (key, value) in expected.Members)
                {
                    AssertSame(value, map.Children.Single(c => ((YamlScalarNode)c.Key).Value == key).Value);
                }

                break;
            case DocumentNodeKind.List:
                var list = Assert.IsType<YamlSequenceNode>(actual);
                Assert.Equal(expected.Items.Count, list.Children.Count);
                foreach (var (item, child) in expected.Items.Zip(list.Children))
                {
                    AssertSame(item, child);
                }

                break;
            default:
                AssertScalar(expected, Assert.IsType<YamlScalarNode>(actual));
                break;
        }
    }

    private static void AssertScalar(DocumentNode expected, YamlScalarNode actual)
    {
        if (expected.Kind == DocumentNodeKind.Text)
        {
            Assert.Equal(expected.Text, actual.Value);
            Assert.True(actual.Style != ScalarStyle.Plain || ReadsAsText(actual.Value!), $"'{actual.Value}' is plain and reads as something else");
            return;
        }

        Assert.Equal(ScalarStyle.Plain, actual.Style);
        Assert.Equal(expected.Kind is DocumentNodeKind.Number ? expected.Text : expected.Kind.ToString().ToLowerInvariant(), actual.Value);
    }

    private static bool ReadsAsText(string plain)
        => plain.ToLowerInvariant() is not ("" or "~" or "null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n")
            && !(plain.Length > 0 && plain[0] is '+' or '-' or '.' or (>= '0' and <= '9')
                && double.TryParse(plain.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}
