using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>Which times a set of numbers may hold: a few ranges, so that some events of long ago do not make a segment seem to hold every time since.</summary>
internal sealed class TimeRanges
{
    private const int Most = 32;

    // Start and end of each range, both included, ascending.
    private readonly long[] _ends;

    private TimeRanges(long[] ends) => _ends = ends;

    public bool Contains(long time)
    {
        if (_ends.Length == 0 || time < _ends[0] || time > _ends[^1])
        {
            return false;
        }

        var at = Array.BinarySearch(_ends, time);

        // Between two numbers: inside when the one before is a start.
        return at >= 0 || (~at & 1) == 1;
    }

    public static TimeRanges Of(ReadOnlySpan<long> times)
    {
        var sorted = times.ToArray();
        Array.Sort(sorted);
        if (sorted.Length == 0)
        {
            return new TimeRanges([]);
        }

        // Ranges end where the widest gaps are.
        var gaps = new PriorityQueue<int, ulong>();
        for (var i = 1; i < sorted.Length; i++)
        {
            var gap = unchecked((ulong)(sorted[i] - sorted[i - 1]));
            if (gap > 1)
            {
                gaps.Enqueue(i, gap);
                if (gaps.Count == Most)
                {
                    gaps.Dequeue();
                }
            }
        }

        var ends = new List<long> { sorted[0] };
        foreach (var at in gaps.UnorderedItems.Select(item => item.Element).Order())
        {
            ends.Add(sorted[at - 1]);
            ends.Add(sorted[at]);
        }

        ends.Add(sorted[^1]);
        return new TimeRanges([.. ends]);
    }

    public void Write(BlobWriter writer)
    {
        writer.WriteNumber(_ends.Length / 2);
        var previous = 0L;
        foreach (var end in _ends)
        {
            writer.WriteSigned(unchecked(end - previous));
            previous = end;
        }
    }

    /// <exception cref="InvalidDataException">They are not ranges.</exception>
    public static TimeRanges Read(ref BlobReader reader)
    {
        var ends = new long[reader.ReadNumber(Most) * 2];
        var previous = 0L;
        for (var i = 0; i < ends.Length; i++)
        {
            previous = ends[i] = unchecked(previous + reader.ReadSigned());
            if (i > 0 && ends[i] < ends[i - 1])
            {
                throw new InvalidDataException("its time ranges are not in order");
            }
        }

        return new TimeRanges(ends);
    }
}
