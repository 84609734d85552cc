using AuditConsole.Core.Events;

namespace AuditConsole.Core.Segments;

/// <summary>The typed columns of up to 65,536 neighbouring events. One writer appends; any number of readers scan what was there when they looked.</summary>
public sealed class ColumnRun(long firstSeq)
{
    public const int Capacity = 65_536;

    public long FirstSeq { get; } = firstSeq;

    /// <summary>Rows that readers may look at; grows until <see cref="Capacity"/>.</summary>
    public int Count => throw new NotImplementedException();

    public void Append(AuditEvent e) => throw new NotImplementedException();

    /// <summary>Leaves a row out of answers (or puts it back): a request's first stage once its completion is known.</summary>
    public void SetSuperseded(int row, bool superseded) => throw new NotImplementedException();
}
