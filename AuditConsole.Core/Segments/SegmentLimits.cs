namespace AuditConsole.Core.Segments;

/// <summary>Where a segment's pieces end. Tests set them so low that few events make many pieces.</summary>
/// <param name="BlockBytes">Bytes of events in a body block. Larger ones compress better, smaller ones are read faster: docs/segments.md has the figures.</param>
/// <param name="PassBytes">Bytes of events that are held at a time while they are packed.</param>
/// <param name="MostWhoBytes">Bytes of all different <c>who</c> of such a column.</param>
/// <param name="MostWho">Different <c>who</c> that make a column; one of more would take more memory than it saves disk.</param>
internal sealed record SegmentLimits(int BlockBytes, long PassBytes, int MostWho, int MostWhoBytes = 8 << 20)
{
    public static readonly SegmentLimits Default = new(256 << 10, 64 << 20, 8192);
}
