using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>How many rows of a segment happened in each stretch of time, counted once so that a histogram need not look at rows.</summary>
/// <param name="Width">Microseconds of a stretch; a stretch begins at a multiple of it.</param>
internal sealed record TimeBins(long Width, IReadOnlyList<TimeBin> Bins)
{
    private const int Most = 1024;
    private static readonly long[] Widths = [60_000_000, 600_000_000, 3_600_000_000, 86_400_000_000];

    /// <summary>Null when the rows are spread over too many days to be worth it.</summary>
    /// <param name="visible">Rows that answers show.</param>
    /// <param name="wrong">Those of them that were denied or failed.</param>
    /// <param name="routine">Rows that answers count but hide.</param>
    public static TimeBins? Of(ReadOnlySpan<long> times, RowBitmap visible, RowBitmap wrong, RowBitmap routine)
    {
        foreach (var width in Widths)
        {
            var bins = new SortedDictionary<long, (int Visible, int Wrong, int Routine)>();
            for (var row = 0; row < times.Length && bins.Count <= Most; row++)
            {
                if (visible[row] || routine[row])
                {
                    var bin = Math.DivRem(times[row], width, out var rest) - (rest < 0 ? 1 : 0);
                    var counts = bins.GetValueOrDefault(bin);
                    bins[bin] = (counts.Visible + (visible[row] ? 1 : 0), counts.Wrong + (wrong[row] ? 1 : 0), counts.Routine + (routine[row] ? 1 : 0));
                }
            }

            if (bins.Count <= Most)
            {
                return new TimeBins(width, [.. bins.Select(bin => new TimeBin(bin.Key * width, bin.Value.Visible, bin.Value.Wrong, bin.Value.Routine))]);
            }
        }

        return null;
    }

    public static void Write(TimeBins? bins, BlobWriter writer)
    {
        writer.WriteNumber(bins?.Bins.Count ?? 0);
        writer.WriteSigned(bins?.Width ?? 0);
        var previous = 0L;
        foreach (var bin in bins?.Bins ?? [])
        {
            writer.WriteSigned((bin.From / bins!.Width) - previous);
            previous = bin.From / bins.Width;
            writer.WriteNumber(bin.Visible);
            writer.WriteNumber(bin.Wrong);
            writer.WriteNumber(bin.Routine);
        }
    }

    /// <exception cref="InvalidDataException">They are not bins.</exception>
    public static TimeBins? Read(ref BlobReader reader)
    {
        var bins = new TimeBin[reader.ReadNumber(Most)];
        var width = reader.ReadSigned();
        if (width != 0 && !Widths.Contains(width))
        {
            throw new InvalidDataException($"its bins are {width} wide");
        }

        var number = 0L;
        for (var i = 0; i < bins.Length; i++)
        {
            number = unchecked(number + reader.ReadSigned());
            bins[i] = new TimeBin(unchecked(number * width), reader.ReadNumber(ColumnRun.Capacity), reader.ReadNumber(ColumnRun.Capacity), reader.ReadNumber(ColumnRun.Capacity));
        }

        return width == 0 ? null : new TimeBins(width, bins);
    }
}

/// <param name="From">Microseconds UTC.</param>
/// <param name="Visible">Rows that answers show.</param>
/// <param name="Wrong">Those of them that were denied or failed.</param>
/// <param name="Routine">Rows that answers count but hide.</param>
internal readonly record struct TimeBin(long From, int Visible, int Wrong, int Routine);
