using System.Numerics;
using System.Runtime.Intrinsics;

namespace AuditConsole.Core.Segments;

/// <summary>Loops over columns: which rows have a value, and how often each value stands in a set of rows.</summary>
public static class ColumnScan
{
    /// <summary>Adds the rows below <paramref name="rows"/> that have this id; 0 asks for the rows where the field is absent.</summary>
    public static void Equal(in ColumnView column, int id, int rows, RowBitmap into)
    {
        var reach = Math.Min(rows, column.Ids.Length);
        switch (column.Ids)
        {
            case byte[] ids when id <= byte.MaxValue: EqualIn(ids.AsSpan(0, reach), (byte)id, into.Words); break;
            case ushort[] ids when id <= ushort.MaxValue: EqualIn(ids.AsSpan(0, reach), (ushort)id, into.Words); break;
            case int[] ids: EqualIn(ids.AsSpan(0, reach), id, into.Words); break;
        }

        if (id == 0)
        {
            AddRange(reach, rows, into.Words);
        }
    }

    /// <summary>Adds the rows that have the field.</summary>
    public static void Present(in ColumnView column, int rows, RowBitmap into)
    {
        var absent = new RowBitmap();
        Equal(column, 0, rows, absent);
        into.Or(absent.Not(rows));
    }

    /// <summary>Adds the rows whose id is marked with 1 (<paramref name="members"/> has one byte for each id, 0 included).</summary>
    public static void AnyOf(in ColumnView column, ReadOnlySpan<byte> members, int rows, RowBitmap into)
    {
        var reach = Math.Min(rows, column.Ids.Length);
        switch (column.Ids)
        {
            case byte[] ids: AnyIn(ids.AsSpan(0, reach), members, into.Words); break;
            case ushort[] ids: AnyIn(ids.AsSpan(0, reach), members, into.Words); break;
            case int[] ids: AnyIn(ids.AsSpan(0, reach), members, into.Words); break;
        }

        if (members[0] != 0)
        {
            AddRange(reach, rows, into.Words);
        }
    }

    /// <summary>Adds the rows whose number lies between two, both included.</summary>
    public static void Between(ReadOnlySpan<long> numbers, long from, long to, RowBitmap into)
    {
        var words = into.Words;
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var low = Vector256.Create(from);
            var high = Vector256.Create(to);
            for (; i + 64 <= numbers.Length; i += 64)
            {
                var bits = 0UL;
                for (var j = 0; j < 64; j += 4)
                {
                    var four = Vector256.Create(numbers.Slice(i + j, 4));
                    var inside = Vector256.GreaterThanOrEqual(four, low) & Vector256.LessThanOrEqual(four, high);
                    bits |= (ulong)inside.ExtractMostSignificantBits() << j;
                }

                words[i >> 6] |= bits;
            }
        }

        for (; i < numbers.Length; i++)
        {
            if (numbers[i] >= from && numbers[i] <= to)
            {
                words[i >> 6] |= 1UL << (i & 63);
            }
        }
    }

    /// <summary>Adds to <paramref name="counts"/>, by id, how often each stands in the rows; index 0 counts the rows without a value.</summary>
    public static void CountIds(in ColumnView column, RowBitmap rows, Span<int> counts)
    {
        switch (column.Ids)
        {
            case byte[] ids: CountIn(ids, rows.Words, counts); break;
            case ushort[] ids: CountIn(ids, rows.Words, counts); break;
            case int[] ids: CountIn(ids, rows.Words, counts); break;
        }
    }

    /// <summary>Counts the rows by bucket of time; the rows must lie within the buckets.</summary>
    public static void CountBuckets(ReadOnlySpan<long> times, RowBitmap rows, long from, long width, Span<int> counts)
    {
        // A product instead of a division for each row; what rounding puts one bucket off is put right.
        var share = 1.0 / width;
        foreach (var row in rows)
        {
            var distance = times[row] - from;
            var bucket = (long)(distance * share);
            if (bucket * width > distance)
            {
                bucket--;
            }
            else if ((bucket + 1) * width <= distance)
            {
                bucket++;
            }

            counts[(int)bucket]++;
        }
    }

    private static void EqualIn<T>(ReadOnlySpan<T> ids, T id, Span<ulong> words)
        where T : unmanaged, IBinaryInteger<T>
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var wanted = Vector256.Create(id);
            for (; i + 64 <= ids.Length; i += 64)
            {
                var bits = 0UL;
                for (var j = 0; j < 64; j += Vector256<T>.Count)
                {
                    bits |= (ulong)Vector256.Equals(Vector256.Create(ids.Slice(i + j, Vector256<T>.Count)), wanted).ExtractMostSignificantBits() << j;
                }

                words[i >> 6] |= bits;
            }
        }

        for (; i < ids.Length; i++)
        {
            if (ids[i] == id)
            {
                words[i >> 6] |= 1UL << (i & 63);
            }
        }
    }

    private static void AnyIn<T>(ReadOnlySpan<T> ids, ReadOnlySpan<byte> members, Span<ulong> words)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var start = 0; start < ids.Length; start += 64)
        {
            var bits = 0UL;
            var end = Math.Min(64, ids.Length - start);
            for (var j = 0; j < end; j++)
            {
                bits |= (ulong)members[int.CreateTruncating(ids[start + j])] << j;
            }

            words[start >> 6] |= bits;
        }
    }

    private static void CountIn<T>(ReadOnlySpan<T> ids, ReadOnlySpan<ulong> words, Span<int> counts)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var word = 0; word < words.Length; word++)
        {
            var bits = words[word];
            var start = word << 6;
            if (bits == ulong.MaxValue && start + 64 <= ids.Length)
            {
                foreach (var id in ids.Slice(start, 64))
                {
                    counts[int.CreateTruncating(id)]++;
                }

                continue;
            }

            while (bits != 0)
            {
                var row = start + BitOperations.TrailingZeroCount(bits);
                counts[row < ids.Length ? int.CreateTruncating(ids[row]) : 0]++;
                bits &= bits - 1;
            }
        }
    }

    private static void AddRange(int from, int to, Span<ulong> words)
    {
        for (; from < to && (from & 63) != 0; from++)
        {
            words[from >> 6] |= 1UL << (from & 63);
        }

        for (; from + 64 <= to; from += 64)
        {
            words[from >> 6] = ulong.MaxValue;
        }

        for (; from < to; from++)
        {
            words[from >> 6] |= 1UL << (from & 63);
        }
    }
}
