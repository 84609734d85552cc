using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuditConsole.Core.Segments;

/// <summary>Which rows of a run answers leave out. Unlike the columns these change while the run is open, and after it was sealed; any thread may set and read.</summary>
public sealed class RowMarks
{
    private readonly ulong[] _superseded = new ulong[RowBitmap.WordCount];
    private readonly ulong[] _covered = new ulong[RowBitmap.WordCount];
    private long _version;
    private long _stateVersion;

    public RowMarks()
    {
    }

    internal RowMarks(ReadOnlySpan<ulong> superseded, ReadOnlySpan<ulong> covered)
    {
        superseded.CopyTo(_superseded);
        covered.CopyTo(_covered);
    }

    /// <summary>Rises with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Rises with every change, and with every change of what is stored beside the marks.</summary>
    internal long StateVersion => Interlocked.Read(ref _stateVersion);

    /// <summary>A copy.</summary>
    internal RowBitmap SupersededRows => new(_superseded);

    /// <summary>A copy.</summary>
    internal RowBitmap CoveredRows => new(_covered);

    /// <summary>Tells these marks from others, also in another process.</summary>
    internal ulong Fingerprint()
    {
        Span<byte> digests = stackalloc byte[2 * SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(_superseded.AsSpan()), digests);
        SHA256.HashData(MemoryMarshal.AsBytes(_covered.AsSpan()), digests[SHA256.HashSizeInBytes..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(digests));
    }

    /// <summary>The marks as they are now.</summary>
    internal RowMarks Copy()
    {
        var version = Version;
        return new RowMarks(_superseded, _covered) { _version = version };
    }

    /// <summary>Leaves a row out of answers (or puts it back): a request's first stage once its completion is known.</summary>
    public void SetSuperseded(int row, bool superseded) => Mark(_superseded, row, superseded);

    public bool IsSuperseded(int row) => IsMarked(_superseded, row);

    /// <summary>Takes the superseded rows out of a set.</summary>
    public void RemoveSuperseded(RowBitmap rows) => rows.AndNot(_superseded);

    /// <summary>Leaves a row out of answers (or puts it back): an admission review once the audit event of its request is known.</summary>
    public void SetCovered(int row, bool covered) => Mark(_covered, row, covered);

    public bool IsCovered(int row) => IsMarked(_covered, row);

    /// <summary>Takes the covered rows out of a set.</summary>
    public void RemoveCovered(RowBitmap rows) => rows.AndNot(_covered);

    /// <summary>What is stored beside the marks has changed.</summary>
    internal void Touch() => Interlocked.Increment(ref _stateVersion);

    private static bool IsMarked(ulong[] marks, int row) => (Volatile.Read(ref marks[row >> 6]) >> (row & 63) & 1) != 0;

    private void Mark(ulong[] marks, int row, bool isMarked)
    {
        var bit = 1UL << (row & 63);
        var before = isMarked ? Interlocked.Or(ref marks[row >> 6], bit) : Interlocked.And(ref marks[row >> 6], ~bit);
        if ((before & bit) != 0 != isMarked)
        {
            Interlocked.Increment(ref _version);
            Touch();
        }
    }
}
