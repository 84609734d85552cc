namespace AuditConsole.Core.Segments;

/// <summary>An append-only list of byte strings with a short hash of each. One writer; readers take a <see cref="View"/>.</summary>
internal sealed class ByteTable
{
    private byte[] _bytes = new byte[64];
    private int[] _ends = new int[8];
    private int[] _hashes = new int[8];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public int Add(ReadOnlySpan<byte> value, int hash)
    {
        var index = _count;
        var start = index == 0 ? 0 : _ends[index - 1];
        var end = checked(start + value.Length);
        if (end > _bytes.Length)
        {
            Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        }

        if (index == _ends.Length)
        {
            Resize(ref _ends, index * 2);
            Resize(ref _hashes, index * 2);
        }

        value.CopyTo(_bytes.AsSpan(start));
        _ends[index] = end;
        _hashes[index] = hash;
        // Published last: a reader that sees the count sees arrays that reach it.
        Volatile.Write(ref _count, index + 1);
        return index;
    }

    /// <summary>Frees what growth left over, once nothing more will be added.</summary>
    public void Trim()
    {
        Resize(ref _bytes, _count == 0 ? 0 : _ends[_count - 1]);
        Resize(ref _ends, _count);
        Resize(ref _hashes, _count);
    }

    public View Snapshot()
    {
        var count = Count;
        return new View(_bytes, _ends, _hashes, count);
    }

    private static void Resize<T>(ref T[] array, int length)
    {
        if (array.Length == length)
        {
            return;
        }

        var grown = new T[length];
        array.AsSpan(0, Math.Min(array.Length, length)).CopyTo(grown);
        Volatile.Write(ref array, grown);
    }

    /// <param name="hashes">Null where the values are sorted by their bytes.</param>
    public readonly struct View(byte[] bytes, int[] ends, int[]? hashes, int count)
    {
        public int Count => count;

        public ReadOnlySpan<byte> All => bytes.AsSpan(0, count == 0 ? 0 : ends[count - 1]);

        public ReadOnlySpan<byte> this[int index]
        {
            get
            {
                var start = index == 0 ? 0 : ends[index - 1];
                return bytes.AsSpan(start, ends[index] - start);
            }
        }

        public int HashAt(int index) => hashes![index];

        /// <summary>The last of the first <paramref name="below"/> values that equals the given one, or -1.</summary>
        public int FindLast(ReadOnlySpan<byte> value, int below) => hashes is null ? FindSorted(value, Math.Min(below, count)) : FindLast(value, (int)ValueHash.Of(value), below);

        private int FindLast(ReadOnlySpan<byte> value, int hash, int below)
        {
            var left = hashes.AsSpan(0, Math.Min(below, count));
            while (true)
            {
                var index = left.LastIndexOf(hash);
                if (index < 0 || this[index].SequenceEqual(value))
                {
                    return index;
                }

                left = left[..index];
            }
        }

        private int FindSorted(ReadOnlySpan<byte> value, int below)
        {
            var (low, high) = (0, below - 1);
            while (low <= high)
            {
                var middle = (low + high) >> 1;
                var order = this[middle].SequenceCompareTo(value);
                if (order == 0)
                {
                    return middle;
                }

                (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
            }

            return -1;
        }
    }
}
