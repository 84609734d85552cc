namespace AuditConsole.Core.Changes.Diff;

/// <summary>Which blocks are shown together: those whose context lines would touch.</summary>
internal static class HunkPlan
{
    public static List<List<LineBlock>> Groups(IReadOnlyList<LineBlock> blocks, int context)
    {
        var groups = new List<List<LineBlock>>();
        foreach (var block in blocks)
        {
            if (groups.Count > 0 && block.OldStart - groups[^1][^1].OldEnd <= 2L * context)
            {
                groups[^1].Add(block);
            }
            else
            {
                groups.Add([block]);
            }
        }

        return groups;
    }
}
