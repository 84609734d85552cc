using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>
/// A column of plain numbers in a segment: the difference of each to the one before it, as varints, compressed.
/// In memory it stays varints, with a mark every few rows to begin at: who reads single events asks for few of them, and eight bytes a row would push out what others need.
/// </summary>
internal sealed class NumberColumn
{
    private const byte Format = 1;
    private const int MarkRows = 64;

    private readonly byte[] _differences;
    private readonly (int Offset, long Before)[] _marks;

    private NumberColumn(byte[] differences, int rows, (int Offset, long Before)[] marks, long least, long greatest)
    {
        _differences = differences;
        _marks = marks;
        (Count, Min, Max) = (rows, least, greatest);
    }

    public int Count { get; }

    /// <summary>The smallest of the numbers; above <see cref="Max"/> when there are none.</summary>
    public long Min { get; }

    /// <summary>The largest of the numbers.</summary>
    public long Max { get; }

    public long Bytes => _differences.Length + (16L * _marks.Length) + 96;

    public long this[int row]
    {
        get
        {
            var (offset, number) = _marks[row / MarkRows];
            var reader = new BlobReader(_differences.AsSpan(offset));
            for (var left = row % MarkRows; left >= 0; left--)
            {
                number = unchecked(number + reader.ReadSigned());
            }

            return number;
        }
    }

    public static byte[] Encode(ReadOnlySpan<long> numbers, int quality)
    {
        var differences = new BlobWriter();
        var previous = 0L;
        foreach (var number in numbers)
        {
            differences.WriteSigned(unchecked(number - previous));
            previous = number;
        }

        var writer = new BlobWriter();
        writer.WriteSection(differences.Written, quality);
        return writer.ToBlob(Format);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a column of so many rows.</exception>
    public static NumberColumn Open(ReadOnlySpan<byte> blob, int rows)
    {
        var outer = new BlobReader(Blob.Open(blob, Format));
        var differences = outer.ReadSection();
        outer.DemandEnd();
        var reader = new BlobReader(differences);
        var marks = new (int Offset, long Before)[(rows + MarkRows - 1) / MarkRows];
        var (number, least, greatest) = (0L, long.MaxValue, long.MinValue);
        for (var row = 0; row < rows; row++)
        {
            if (row % MarkRows == 0)
            {
                marks[row / MarkRows] = (differences.Length - reader.Left, number);
            }

            number = unchecked(number + reader.ReadSigned());
            (least, greatest) = (long.Min(least, number), long.Max(greatest, number));
        }

        reader.DemandEnd();
        return new NumberColumn(differences, rows, marks, least, greatest);
    }

    /// <summary>All of them.</summary>
    public long[] ToArray()
    {
        var reader = new BlobReader(_differences);
        var numbers = new long[Count];
        var number = 0L;
        for (var row = 0; row < numbers.Length; row++)
        {
            number = unchecked(number + reader.ReadSigned());
            numbers[row] = number;
        }

        return numbers;
    }
}
