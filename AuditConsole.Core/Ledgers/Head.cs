using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers;

/// <summary>The in-memory mirror of the events that are not sealed: typed columns and ids of all of them, in runs of 65,536.</summary>
public sealed class Head
{
    public long Size => throw new NotImplementedException();

    /// <summary>The runs, oldest first; a snapshot that later appends do not change (the last run's <see cref="ColumnRun.Count"/> may grow).</summary>
    public IReadOnlyList<ColumnRun> Runs => throw new NotImplementedException();

    /// <summary>The newest event with this source id, of one source or of any; null when there is none.</summary>
    public long? FindById(string id, string? source) => throw new NotImplementedException();
}
