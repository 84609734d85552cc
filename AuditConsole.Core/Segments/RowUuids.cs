namespace AuditConsole.Core.Segments;

/// <summary>For each row of a segment the UUID that its event's id begins with, 0 where it begins with none; gathered from the body blocks.</summary>
internal sealed class RowUuids
{
    /// <summary>Stands for the ids of a block that cannot be read: no id begins so.</summary>
    private static readonly UInt128 Unknown = UInt128.MaxValue;

    private readonly UInt128[] _uuids;

    /// <param name="uuids">As long as the segment.</param>
    public RowUuids(UInt128[] uuids) => _uuids = uuids;

    /// <summary>None is known yet.</summary>
    /// <param name="rows">Of the segment.</param>
    public RowUuids(int rows)
    {
        _uuids = new UInt128[rows];
        Array.Fill(_uuids, Unknown);
    }

    /// <summary>Tells of a block that could not be read, whose ids are not here; null when there is none.</summary>
    public Exception? Damage { get; set; }

    public int Count => _uuids.Length;

    public long Bytes => (16L * _uuids.Length) + 64;

    public UInt128 this[int row] => _uuids[row];

    /// <summary>Takes the ids of a block.</summary>
    public void Add(SlotOrder order, int block, BlockRows rows)
    {
        var (first, count) = order.Block(block);
        for (var i = 0; i < count; i++)
        {
            _uuids[order.RowOfSlot[first + i]] = rows.Uuid(i);
        }
    }
}
