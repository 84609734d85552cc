namespace AuditConsole.Core.Changes.Projection;

/// <summary>How far the projector has come, for those who only want to know.</summary>
internal sealed class ProjectionPosition
{
    private long _seq;

    public long Seq
    {
        get => Volatile.Read(ref _seq);
        set => Volatile.Write(ref _seq, value);
    }
}
