using AuditConsole.Core.Changes.Diff;
using AuditConsole.Web.Components.Shared.Diff;
using Xunit;

namespace AuditConsole.Tests.Web.Diff;

public sealed class DiffRowsTests
{
    private static readonly TextDiff Sample = SomeDiff.Of(
        """
        ~~
         apiVersion: v1
         kind: ConfigMap
        @@ spec.egress
         - action: Allow
        -  [nets:]
        -  [- 0.0.0.0/0]
        +  [selector: x]
         ports:
        ~~
         tail: 1
        """);

    [Fact]
    public void Inline_rows_follow_the_lines()
    {
        var rows = DiffRows.Build(Sample, split: false, wholeFile: false, new HashSet<int>());

        Assert.Equal([DiffRowKind.Fold, DiffRowKind.Line, DiffRowKind.Line, DiffRowKind.Line, DiffRowKind.Line, DiffRowKind.Line, DiffRowKind.Fold], rows.Select(r => r.Kind));
        Assert.Equal((2, "spec.egress"), (rows[0].Hidden, rows[0].Heading));
        Assert.Equal([2], rows.Where(r => r.StartsChange).Select(r => r.Index));
    }

    [Fact]
    public void Split_rows_pair_removed_with_added_lines_and_leave_blanks()
    {
        var rows = DiffRows.Build(Sample, split: true, wholeFile: false, new HashSet<int>()).Where(r => r.Kind == DiffRowKind.Pair).ToList();

        Assert.Equal(
            [("- action: Allow", "- action: Allow"), ("  nets:", "  selector: x"), ("  - 0.0.0.0/0", null), ("ports:", "ports:")],
            rows.Select(r => (r.Old?.Text, r.New?.Text)));
    }

    [Fact]
    public void Opening_one_fold_leaves_the_other_closed()
    {
        var rows = DiffRows.Build(Sample, split: false, wholeFile: false, new HashSet<int> { 0 });

        Assert.Equal(["apiVersion: v1", "kind: ConfigMap"], rows.Take(2).Select(r => r.Line!.Text));
        Assert.Equal(DiffRowKind.Heading, rows[2].Kind);
        Assert.Equal(DiffRowKind.Fold, rows[^1].Kind);
    }

    [Fact]
    public void The_whole_file_has_no_folds()
        => Assert.DoesNotContain(DiffRows.Build(Sample, split: true, wholeFile: true, new HashSet<int>()), r => r.Kind == DiffRowKind.Fold);

    [Fact]
    public void Unified_text_has_signs_and_ranges()
        => Assert.Equal("--- v3\n+++ v4\n@@ -3,4 +3,3 @@ spec.egress\n - action: Allow\n-  nets:\n-  - 0.0.0.0/0\n+  selector: x\n ports:\n", UnifiedText.Write(Sample, "v3", "v4"));
}
