using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>A sealed run as this process knows it without opening its blobs.</summary>
internal sealed class Segment
{
    private SegmentDirectory _directory = null!;
    private SegmentDamageException? _found;
    private Known _known;
    private int _indexVersion;
    private int _generation;
    private long _stored = -1;

    /// <param name="counts">As they were when the marks had this version.</param>
    public Segment(RowMarks marks, SegmentCounts counts, long marksVersion)
    {
        Marks = marks;
        _known = new Known(counts, marksVersion);
    }

    /// <summary>From 0.</summary>
    public required long Number { get; init; }

    public required int Count { get; init; }

    /// <summary>Oldest time of an event, microseconds UTC.</summary>
    public required long MinTime { get; init; }

    /// <summary>Newest time of an event, microseconds UTC.</summary>
    public required long MaxTime { get; init; }

    public required SegmentDirectory Directory
    {
        get => Volatile.Read(ref _directory);
        init => _directory = value;
    }

    /// <summary>Rises when blobs of it were made anew. Whoever read one before must not be believed after.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Version of the program's index of it (<see cref="SegmentBlobs.IndexVersion"/>).</summary>
    public required int IndexVersion
    {
        get => Volatile.Read(ref _indexVersion);
        init => _indexVersion = value;
    }

    /// <summary>True while its index is that of another version of the program.</summary>
    public bool IsOutdated => IndexVersion != SegmentBlobs.IndexVersion;

    public required Digest Root { get; init; }

    public required Digest Chain { get; init; }

    /// <summary>The number of the segment that an event is in, or would be.</summary>
    public static long NumberOf(long seq) => (seq - 1) / ColumnRun.Capacity;

    public long FirstSeq => (Number * ColumnRun.Capacity) + 1;

    public long LastSeq => FirstSeq + Count - 1;

    public RowMarks Marks { get; }

    /// <summary>Why its directory is not known, and so no blob can be opened; null when it is. The damaged bytes stay stored.</summary>
    public SegmentDamageException? DirectoryDamage { get; init; }

    /// <summary>Why only those of its marks are known that were set since the start; null when all are. The damaged bytes stay stored: marks put over them would say that all is well.</summary>
    public SegmentDamageException? MarksDamage { get; init; }

    /// <summary>The counts; null while the marks have changed since they were made, and when nobody knows the marks.</summary>
    public SegmentCounts? Counts => MarksDamage is null ? CountsOf(Marks.Version) : null;

    /// <summary>The counts as they were made of the marks of this version; null when none were.</summary>
    public SegmentCounts? CountsOf(long marksVersion) => Volatile.Read(ref _known) is var known && known.MarksVersion == marksVersion ? known.Counts : null;

    /// <summary>The counts, of which only the values are sure to be right.</summary>
    public SegmentCounts Values => Volatile.Read(ref _known).Counts;

    /// <summary>True when the store has not got the marks as they are now, and is to get them.</summary>
    public bool IsChanged => MarksDamage is null && Interlocked.Read(ref _stored) != Marks.StateVersion;

    /// <summary>What was found damaged of it, in its row or when it was read; null while nothing was.</summary>
    public SegmentDamageException? Damage
    {
        get => Volatile.Read(ref _found) ?? DirectoryDamage ?? MarksDamage;
        set => Volatile.Write(ref _found, value);
    }

    /// <summary>Everything of it but the records was made anew, of records that gave its root and chain: what was found damaged before is gone.</summary>
    public void Renew(SegmentDirectory directory)
    {
        Volatile.Write(ref _directory, directory);
        Volatile.Write(ref _indexVersion, SegmentBlobs.IndexVersion);
        Interlocked.Increment(ref _generation);
        Damage = null;
    }

    /// <summary>What was found damaged is not there any more.</summary>
    public void Forget(SegmentDamageException found) => Interlocked.CompareExchange(ref _found, null, found);

    public void Recount(SegmentCounts counts, long marksVersion) => Volatile.Write(ref _known, new Known(counts, marksVersion));

    /// <summary>The store has got the marks, and what belongs to them, as they were at this <see cref="RowMarks.StateVersion"/>.</summary>
    public void SetStored(long stateVersion) => Interlocked.Exchange(ref _stored, stateVersion);

    private sealed record Known(SegmentCounts Counts, long MarksVersion);
}
