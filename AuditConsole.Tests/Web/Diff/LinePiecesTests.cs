using AuditConsole.Core.Changes.Diff;
using AuditConsole.Web.Components.Shared.Diff;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Web.Diff;

public sealed class LinePiecesTests
{
    [Theory]
    [InlineData("kind: Tier", "kind:")]
    [InlineData("  - action: Allow", "action:")]
    [InlineData("- - a: 1", "a:")]
    [InlineData("spec:", "spec:")]
    [InlineData("  'a: b': c", "'a: b':")]
    [InlineData("  'it''s': c", "'it''s':")]
    [InlineData("  \"a\\\": b\": c", "\"a\\\": b\":")]
    [InlineData("  - 10.0.0.0/8", "")]
    [InlineData("  http://x/y", "")]
    [InlineData("  'open: ", "")]
    [InlineData("", "")]
    [InlineData("- ", "")]
    [InlineData(": x", "")]
    public void Key_of_a_line(string line, string key)
    {
        var (start, end) = YamlKey.Find(line);
        Assert.Equal(key, line[start..end]);
    }

    [Fact]
    public void Pieces_put_together_are_the_line()
        => Prop.ForAll<NonNull<string>[]>(parts =>
        {
            var spans = parts.Select((p, i) => new DiffSpan(p.Get, i % 3 == 0)).ToArray();
            return string.Concat(LinePieces.Of(spans, out var omitted).Select(p => p.Text)) == string.Concat(spans.Select(s => s.Text)) && omitted == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_word_is_one_piece()
        => Assert.Equal([new LinePiece("a: ", false, false), new LinePiece("b: c", true, false)], LinePieces.Of([new DiffSpan("a: ", false), new DiffSpan("b: c", true)], out _).Select(p => p with { IsKey = false }).Aggregate(new List<LinePiece>(), Join));

    [Fact]
    public void Very_long_lines_are_cut_and_say_by_how_much()
    {
        var pieces = LinePieces.Of([new DiffSpan(new string('a', 9_000), false), new DiffSpan(new string('b', 9_000), true), new DiffSpan("c", false)], out var omitted);

        Assert.Equal(LinePieces.MaxLength, pieces.Sum(p => p.Text.Length));
        Assert.Equal(8_001, omitted);
    }

    private static List<LinePiece> Join(List<LinePiece> joined, LinePiece piece)
    {
        if (joined.Count > 0 && joined[^1].Changed == piece.Changed)
        {
            joined[^1] = joined[^1] with { Text = joined[^1].Text + piece.Text };
        }
        else
        {
            joined.Add(piece);
        }

        return joined;
    }
}
