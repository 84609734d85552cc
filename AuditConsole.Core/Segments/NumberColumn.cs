using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>A column of plain numbers in a segment: the difference of each to the one before it, as varints, compressed.</summary>
internal static class NumberColumn
{
    private const byte Format = 1;

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
    public static long[] Open(ReadOnlySpan<byte> blob, int rows)
    {
        var reader = new BlobReader(Blob.Open(blob, Format));
        var differences = new BlobReader(reader.ReadSection());
        reader.DemandEnd();
        var numbers = new long[rows];
        var number = 0L;
        for (var row = 0; row < rows; row++)
        {
            number = unchecked(number + differences.ReadSigned());
            numbers[row] = number;
        }

        differences.DemandEnd();
        return numbers;
    }
}
