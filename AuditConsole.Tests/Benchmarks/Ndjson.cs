namespace AuditConsole.Tests.Benchmarks;

/// <summary>Reads lines as bytes: gigabytes of text would take as long to decode as to send.</summary>
internal static class Ndjson
{
    public const int BatchSize = 400;

    /// <summary>The lines of a file without their ends, in order; each is valid until the next.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(string file)
    {
        using var stream = File.OpenRead(file);
        var (buffer, start, end) = (new byte[4 << 20], 0, 0);
        while (true)
        {
            if (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                yield return buffer.AsMemory(start, length);
                start += length + 1;
                continue;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var read = stream.Read(buffer, end, buffer.Length - end);
            end += read;
            if (read == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>The lines of a file of events as EventLists, the bodies of webhook requests.</summary>
    public static IEnumerable<byte[]> EventLists(string file)
    {
        var list = new MemoryStream();
        var count = 0;
        foreach (var line in Lines(file))
        {
            list.Write(count++ == 0 ? "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["u8 : ","u8);
            list.Write(line.Span);
            if (count == BatchSize)
            {
                yield return Ended(list);
                (list, count) = (new MemoryStream(), 0);
            }
        }

        if (count > 0)
        {
            yield return Ended(list);
        }
    }

    private static byte[] Ended(MemoryStream list)
    {
        list.Write("]}"u8);
        return list.ToArray();
    }
}
