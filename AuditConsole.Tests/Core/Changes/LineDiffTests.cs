using System.Globalization;
using AuditConsole.Core.Changes.Diff;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

public sealed class LineDiffTests
{
    private const string Policy = """
        apiVersion: projectcalico.org/v3
        kind: GlobalNetworkPolicy
        metadata:
          name: security.egress
          annotations:
            owner: net
          labels:
            team: net
        spec:
          egress:
          - action: Allow
            destination:
              ports:
              - 53
            protocol: UDP
          - action: Pass
          order: 20
          selector: has(app)
          types:
          - Egress

        """;

    [Fact]
    public void A_changed_line_stands_beside_the_one_it_replaces_with_its_words_marked()
    {
        var diff = LineDiff.Compare(Policy, Policy.Replace("order: 20", "order: 30", StringComparison.Ordinal));
        var hunk = Assert.Single(diff.Hunks, h => !h.Folded);
        var row = Assert.Single(hunk.Rows, r => r.Old?.Kind == DiffLineKind.Removed);
        Assert.Equal([new("  order: ", false), new("20", true)], row.Old!.Spans);
        Assert.Equal([new("  order: ", false), new("30", true)], row.New!.Spans);
        Assert.Equal((1, 1), (diff.Added, diff.Removed));
        Assert.Equal("spec", hunk.Heading);
    }

    [Theory]
    [InlineData("  - action: Pass", "  - action: Deny", "spec.egress, rule 2")]
    [InlineData("      - 53", "      - 5353", "spec.egress, rule 1")]
    [InlineData("    owner: net", "    owner: ops", "metadata.annotations")]
    [InlineData("kind: GlobalNetworkPolicy", "kind: StagedGlobalNetworkPolicy", null)]
    [InlineData("  - Egress", "  - Ingress", "spec.types")]
    public void A_hunk_says_what_it_belongs_to(string old, string @new, string? heading)
    {
        var diff = LineDiff.Compare(Policy, Policy.Replace(old, @new, StringComparison.Ordinal), context: 0);
        Assert.Equal(heading, Assert.Single(diff.Hunks, h => !h.Folded).Heading);
    }

    [Fact]
    public void The_lines_of_a_block_belong_to_its_key()
    {
        const string Old = "data:\n  run.sh: |\n    a: 1\n    - b\n\n    c\n  z: 1\n";
        Assert.Equal("data.run.sh", LineDiff.Compare(Old, Old.Replace("    c", "    d", StringComparison.Ordinal)).Hunks.Single(h => !h.Folded).Heading);
        Assert.Equal("data", LineDiff.Compare(Old, Old.Replace("z: 1", "z: 2", StringComparison.Ordinal)).Hunks.Single(h => !h.Folded).Heading);
    }

    [Fact]
    public void Lines_far_from_changes_are_folded_and_still_there()
    {
        var old = string.Concat(Enumerable.Range(0, 40).Select(i => $"line{i}\n"));
        var diff = LineDiff.Compare(old, old.Replace("line20\n", "line20\nnew\n", StringComparison.Ordinal));
        Assert.Equal([(true, 18), (false, 7), (true, 16)], diff.Hunks.Select(h => (h.Folded, h.Lines.Count)));
        Assert.Equal(old, string.Concat(diff.Hunks.SelectMany(h => h.Lines).Where(l => l.OldNumber is not null).Select(l => l.Text + "\n")));
        Assert.Single(LineDiff.Compare(old, old + "x\n", int.MaxValue).Hunks);
    }

    [Fact]
    public void Equal_texts_have_no_difference()
    {
        var diff = LineDiff.Compare(Policy, Policy);
        Assert.True(diff.IsEmpty);
        Assert.All(diff.Hunks, h => Assert.True(h.Folded));
        Assert.Empty(UnifiedDiff.Write(Policy, Policy, "v1", "v2"));
    }

    [Fact]
    public void White_space_is_a_difference() => Assert.Equal((1, 1), Counts(LineDiff.Compare("a:\n  b: 1\n", "a:\n   b: 1\n")));

    [Fact]
    public void Texts_beyond_the_limit_are_compared_without_marks()
    {
        var old = string.Concat(Enumerable.Range(0, 21_000).Select(i => $"l{i}\n"));
        var diff = LineDiff.Compare(old, "new\n" + old.Replace("l500\n", "x\n", StringComparison.Ordinal));
        Assert.True(diff.IsPlain);
        Assert.Equal((502, 501), Counts(diff));
    }

    [Fact]
    public void A_comparison_that_would_take_seconds_falls_back_to_plain_lines()
    {
        var old = string.Concat(Enumerable.Range(0, 15_000).Select(i => $"old{i}\n"));
        var diff = LineDiff.Compare(old, old.Replace("old", "new", StringComparison.Ordinal));
        Assert.True(diff.IsPlain);
        Assert.Equal((15_000, 15_000), Counts(diff));
    }

    [Fact]
    public void The_hunks_hold_both_texts_and_the_counts_are_the_least()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Pairs(), pair =>
        {
            var (old, @new) = pair;
            var diff = LineDiff.Compare(old, @new, 1);
            var lines = diff.Hunks.SelectMany(h => h.Lines).ToList();
            var rows = diff.Hunks.SelectMany(h => h.Rows).ToList();
            Assert.Equal(old, string.Concat(lines.Where(l => l.OldNumber is not null).Select(l => l.Text + "\n")));
            Assert.Equal(@new, string.Concat(lines.Where(l => l.NewNumber is not null).Select(l => l.Text + "\n")));
            Assert.Equal(old, string.Concat(rows.Select(r => r.Old).OfType<DiffLine>().Select(l => l.Text + "\n")));
            Assert.Equal(@new, string.Concat(rows.Select(r => r.New).OfType<DiffLine>().Select(l => l.Text + "\n")));
            Assert.Equal(LeastEdits(Lines(old), Lines(@new)), diff.Added + diff.Removed);
            Assert.Equal((diff.Added, diff.Removed), EditDistance.Count(old, @new));
        }));

    [Fact]
    public void Applying_the_unified_diff_gives_the_new_text()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Pairs(), pair => Assert.Equal(pair.New, Patched(pair.Old, UnifiedDiff.Write(pair.Old, pair.New, "v1", "v2")))));

    [Fact]
    public void The_unified_form_is_the_usual_one()
        => Assert.Equal(
            "--- v3\n+++ v4\n@@ -1,6 +1,6 @@\n a\n b\n-c\n+x\n d\n e\n f\n@@ -8,3 +8,4 @@\n h\n i\n j\n+k\n",
            UnifiedDiff.Write("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n", "a\nb\nx\nd\ne\nf\ng\nh\ni\nj\nk\n", "v3", "v4"));

    private static (int Added, int Removed) Counts(TextDiff diff) => (diff.Added, diff.Removed);

    private static Arbitrary<(string Old, string New)> Pairs()
    {
        var text = Gen.Elements("a", "b", "c", "key: 1", "key: 2", "").ListOf().Select(lines => string.Concat(lines.Select(l => l + "\n")));
        return text.Zip(text, (old, @new) => (old, @new)).ToArbitrary();
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text[..^1].Split('\n');

    private static int LeastEdits(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return a.Length + b.Length - 2 * common[0, 0];
    }

    private static string Patched(string old, string unified)
    {
        if (unified.Length == 0)
        {
            return old;
        }

        var (source, result, at) = (Lines(old), new List<string>(), 0);
        foreach (var line in Lines(unified).Skip(2))
        {
            if (line.StartsWith("@@ -", StringComparison.Ordinal))
            {
                var range = line[4..line.IndexOf(" +", StringComparison.Ordinal)].Split(',');
                var start = int.Parse(range[0], CultureInfo.InvariantCulture) - (range is [_, "0"] ? 0 : 1);
                result.AddRange(source[at..start]);
                at = start;
            }
            else if (line[0] != '+')
            {
                Assert.Equal(source[at++], line[1..]);
                result.AddRange(line[0] == ' ' ? [line[1..]] : []);
            }
            else
            {
                result.Add(line[1..]);
            }
        }

        return string.Concat(result.Concat(source[at..]).Select(l => l + "\n"));
    }
}
