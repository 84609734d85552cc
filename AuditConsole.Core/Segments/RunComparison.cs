using AuditConsole.Core.Events;

namespace AuditConsole.Core.Segments;

/// <summary>Tells whether a segment's columns say what those of the run say that it was made of.</summary>
internal static class RunComparison
{
    /// <returns>The name of a field in which they differ; null when they do not.</returns>
    public static string? FirstDifference(IRunColumns run, IRunColumns segment)
    {
        if (!run.Times.SequenceEqual(segment.Times))
        {
            return EventFields.Time.Name;
        }

        if (!run.RoutineRows.Words.SequenceEqual(segment.RoutineRows.Words))
        {
            return nameof(RoutineRule);
        }

        foreach (var field in ColumnLayout.Fields)
        {
            if (!AreEqual(run.Column(field), segment.Column(field), run.Count))
            {
                return field.Name;
            }
        }

        return AreEqual(run.Objects, segment.Objects, run.Count) ? null : nameof(run.Objects);
    }

    private static bool AreEqual(ColumnView? one, ColumnView? other, int rows)
    {
        if (one is not { } a || other is not { } b)
        {
            return one is null && other is null;
        }

        // Each value is looked up once; rows are compared by id.
        var ids = new int[a.ValueCount + 1];
        for (var id = 1; id < ids.Length; id++)
        {
            ids[id] = b.FindBytes(a.Bytes(id));
            if (ids[id] == 0)
            {
                return false;
            }
        }

        for (var row = 0; row < rows; row++)
        {
            if (ids[a.Id(row)] != b.Id(row))
            {
                return false;
            }
        }

        return true;
    }
}
