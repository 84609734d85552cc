namespace AuditConsole.Core.Changes.Projection;

/// <summary>How far the projector has come and when it last came any further, for those who only want to know.</summary>
internal sealed class ProjectionPosition
{
    private long _seq;
    private long _moved;

    public long Seq => Volatile.Read(ref _seq);

    /// <summary>When there was last nothing to do or something was done, microseconds UTC; 0 before the first time.</summary>
    public long Moved => Volatile.Read(ref _moved);

    public void Set(long seq) => Volatile.Write(ref _seq, seq);

    /// <param name="now">Microseconds UTC.</param>
    public void Move(long seq, long now)
    {
        Volatile.Write(ref _seq, seq);
        Volatile.Write(ref _moved, now);
    }
}
