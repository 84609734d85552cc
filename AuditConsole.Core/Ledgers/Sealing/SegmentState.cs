using System.Runtime.InteropServices;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>What is known of a segment's events and may still change: which rows answers leave out, which requests are open, which events tell of one request.</summary>
internal sealed record SegmentState(RowMarks Marks, IReadOnlyList<OpenStage> Stages, IReadOnlyList<EventLink> Links)
{
    private const byte Format = 1;
    private const int Quality = 5;

    public byte[] Encode()
    {
        var content = new BlobWriter();
        foreach (var words in new[] { Marks.SupersededRows, Marks.CoveredRows })
        {
            content.WriteRaw(MemoryMarshal.AsBytes(words.Words));
        }

        content.WriteNumber(Stages.Count);
        foreach (var stage in Stages)
        {
            content.WriteNumber(stage.Request);
            content.WriteNumber((ulong)stage.Seq);
            content.WriteSigned(stage.Time);
            content.WriteSigned(stage.Arrived);
            content.WriteNumber((stage.IsStarted ? 1 : 0) | (stage.IsUnfinished ? 2 : 0));
        }

        content.WriteNumber(Links.Count);
        foreach (var link in Links)
        {
            content.WriteNumber((ulong)link.Seq);
            content.WriteNumber((ulong)link.Other);
        }

        var writer = new BlobWriter();
        writer.WriteSection(content.Written, Quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a state.</exception>
    public static SegmentState Open(ReadOnlySpan<byte> blob)
    {
        var outer = new BlobReader(Blob.Open(blob, Format));
        var reader = new BlobReader(outer.ReadSection());
        outer.DemandEnd();
        const int BitmapBytes = RowBitmap.WordCount * sizeof(ulong);
        var marks = new RowMarks(MemoryMarshal.Cast<byte, ulong>(reader.ReadRaw(BitmapBytes)), MemoryMarshal.Cast<byte, ulong>(reader.ReadRaw(BitmapBytes)));
        var stages = new OpenStage[reader.ReadNumber(ColumnRun.Capacity)];
        for (var i = 0; i < stages.Length; i++)
        {
            var (request, seq, time, arrived, flags) = (reader.ReadNumber(), (long)reader.ReadNumber(), reader.ReadSigned(), reader.ReadSigned(), reader.ReadNumber(3));
            stages[i] = new OpenStage(request, seq, time, arrived, (flags & 1) != 0, (flags & 2) != 0);
        }

        // Each takes two bytes at least.
        var links = new EventLink[reader.ReadNumber(reader.Left / 2)];
        for (var i = 0; i < links.Length; i++)
        {
            links[i] = new EventLink((long)reader.ReadNumber(), (long)reader.ReadNumber());
        }

        reader.DemandEnd();
        return new SegmentState(marks, stages, links);
    }
}

/// <summary>A stage of a request whose completion has not come.</summary>
/// <param name="Request">Stands for source and request id.</param>
/// <param name="Time">When it happened, microseconds UTC.</param>
/// <param name="Arrived">When the server took it, microseconds UTC.</param>
/// <param name="IsStarted">A <c>ResponseStarted</c>; else the first stage.</param>
/// <param name="IsUnfinished">It is shown, since the completion is overdue.</param>
internal readonly record struct OpenStage(ulong Request, long Seq, long Time, long Arrived, bool IsStarted, bool IsUnfinished);

/// <summary>Two events that tell of one request.</summary>
internal readonly record struct EventLink(long Seq, long Other);
