namespace AuditConsole.Core.Segments;

/// <summary>A dictionary id for each row, in 1-, then 2-, then 4-byte arrays. Rows beyond the array, and rows never set, have id 0: absent.</summary>
internal sealed class RowIds
{
    private const int SmallestLength = 256;
    private Array _ids = Array.Empty<byte>();

    /// <summary>The array of <c>byte</c>, <c>ushort</c> or <c>int</c> as it is now. Growth replaces it, so a reader keeps what it took.</summary>
    public Array Current => Volatile.Read(ref _ids);

    public void Set(int row, int id)
    {
        var current = _ids;
        if (row >= current.Length || (id > byte.MaxValue && current is byte[]) || (id > ushort.MaxValue && current is ushort[]))
        {
            var length = Math.Max(SmallestLength, current.Length);
            while (length <= row)
            {
                length *= 2;
            }

            current = Copy(current, id, length);
            Volatile.Write(ref _ids, current);
        }

        switch (current)
        {
            case byte[] ids: ids[row] = (byte)id; break;
            case ushort[] ids: ids[row] = (ushort)id; break;
            case int[] ids: ids[row] = id; break;
        }
    }

    private static Array Copy(Array from, int id, int length)
    {
        if (id > ushort.MaxValue || from is int[])
        {
            var wide = new int[length];
            for (var i = 0; i < from.Length; i++)
            {
                wide[i] = At(from, i);
            }

            return wide;
        }

        if (id > byte.MaxValue || from is ushort[])
        {
            var middle = new ushort[length];
            for (var i = 0; i < from.Length; i++)
            {
                middle[i] = (ushort)At(from, i);
            }

            return middle;
        }

        var narrow = new byte[length];
        Array.Copy(from, narrow, from.Length);
        return narrow;
    }

    public static int At(Array ids, int row) => row >= ids.Length ? 0 : ids switch
    {
        byte[] narrow => narrow[row],
        ushort[] middle => middle[row],
        int[] wide => wide[row],
        _ => 0,
    };
}
