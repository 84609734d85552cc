using AngleSharp.Dom;
using AuditConsole.Core.Changes.Diff;
using AuditConsole.Web.Components.Shared.Diff;
using Bunit;
using Xunit;

namespace AuditConsole.Tests.Web.Diff;

public sealed class DiffViewTests : PartsContext
{
    private const string Text =
        """
        ~~
         apiVersion: v1
         kind: ConfigMap
        @@ spec.egress
         - action: Allow
        -  nets: [10.0.0.0/8]
        +  nets: [0.0.0.0/0]
        +  ports: 1
        ~~
         tail: 1
        """;

    [Fact]
    public void Inline_lines_have_numbers_signs_and_marked_words()
    {
        var rows = Show(Text).FindAll("tbody tr");

        Assert.Equal(["Show 2 unchanged lines · spec.egress", "33- action: Allow", "4-removed  nets: 10.0.0.0/8", "4+added  nets: 0.0.0.0/0", "5+added  ports: 1", "Show 1 unchanged line"], rows.Select(r => r.TextContent.Trim()));
        Assert.Equal(("10.0.0.0/8", "0.0.0.0/0"), (rows[2].QuerySelector("del")!.TextContent, rows[3].QuerySelector("ins")!.TextContent));
        Assert.Equal("action:", rows[1].QuerySelector(".k")!.TextContent);
    }

    [Fact]
    public void Split_lines_stand_beside_each_other_with_hatching_for_none()
    {
        var rows = Show(Text, split: true).FindAll("tbody tr");

        Assert.Equal(["4", "-removed", "  nets: 10.0.0.0/8", "4", "+added", "  nets: 0.0.0.0/0"], Cells(rows[2]));
        Assert.Equal(["", "", "", "5", "+added", "  ports: 1"], Cells(rows[3]));
        Assert.Equal(3, rows[3].QuerySelectorAll(".nil").Length);
    }

    [Fact]
    public void A_fold_opens_alone()
    {
        var view = Show(Text);

        view.FindAll("tr.hunk button")[0].Click();

        Assert.Equal(["11apiVersion: v1", "22kind: ConfigMap", "spec.egress"], view.FindAll("tbody tr").Take(3).Select(r => r.TextContent.Trim()));
        Assert.Single(view.FindAll("tr.hunk button"));
    }

    [Fact]
    public void The_whole_file_folds_nothing()
        => Assert.Empty(Render<DiffView>(p => p.Add(v => v.Diff, SomeDiff.Of(Text)).Add(v => v.WholeFile, true)).FindAll("tr.hunk button"));

    [Fact]
    public void Switches_are_offered_to_those_who_listen()
    {
        Assert.Empty(Show(Text).FindAll("input"));
        bool? split = null;
        var view = Render<DiffView>(p => p.Add(v => v.Diff, SomeDiff.Of(Text)).Add(v => v.SplitChanged, (bool to) => split = to));

        view.Find("input").Change(true);

        Assert.True(split);
    }

    [Fact]
    public void Hostile_lines_are_text_and_hide_nothing()
    {
        var view = Show("@@ <b>x</b>\n+<script>alert(1)</script>\u202Eevil\n");

        Assert.Empty(view.FindAll("script, b"));
        Assert.Equal("<script>alert(1)</script>⟨U+202E⟩evil", view.Find("td.tx").TextContent);
    }

    [Fact]
    public void A_long_line_is_cut_with_a_note()
        => Assert.EndsWith("… 10 more characters are not shown", Show("@@\n+" + new string('x', LinePieces.MaxLength + 10) + "\n").Find("td.tx").TextContent, StringComparison.Ordinal);

    [Fact]
    public void A_very_long_diff_draws_only_a_window()
    {
        var lines = Enumerable.Range(0, 5_000).Select(i => new DiffLine(DiffLineKind.Added, null, i + 1, [new DiffSpan($"line {i}", false)])).ToList();

        var view = Render<DiffView>(p => p.Add(v => v.Diff, new TextDiff([new DiffHunk(null, false, lines)], lines.Count, 0, false)));

        Assert.True(view.FindAll("tbody tr").Count < 500);
        Assert.Contains("tall", view.Find(".lines").ClassName!, StringComparison.Ordinal);
    }

    [Fact]
    public void Stepping_through_changes_says_where_one_is()
    {
        var view = Show("@@\n+a\n b\n+c\n");

        view.Find("[aria-label='Next change']").Click();
        view.Find("[aria-label='Next change']").Click();

        Assert.Equal("2 of 2 changes", view.Find(".steps .num").TextContent);
        Assert.Equal("2", JSInterop.Invocations.Last(i => i.Identifier == "reveal").Arguments[1]!.ToString());
    }

    [Fact]
    public void Equal_texts_have_no_table() => Assert.Empty(Show("~~\n same\n").FindAll("table"));

    [Fact]
    public void A_manifest_has_numbered_lines()
    {
        var view = Render<ManifestView>(p => p.Add(v => v.Yaml, "kind: Tier\nname: <i>a</i>\n").Add(v => v.DownloadUrl, "/api/x"));

        Assert.Equal(["1kind: Tier", "2name: <i>a</i>"], view.FindAll("tbody tr").Select(r => r.TextContent));
        Assert.Equal("/api/x", view.Find("a[download]").GetAttribute("href"));
    }

    private static IEnumerable<string> Cells(IElement row) => row.QuerySelectorAll("td").Select(c => c.TextContent);

    private IRenderedComponent<DiffView> Show(string text, bool split = false)
        => Render<DiffView>(p => p.Add(v => v.Diff, SomeDiff.Of(text)).Add(v => v.Split, split).Add(v => v.OldTitle, "v3").Add(v => v.NewTitle, "v4"));
}
