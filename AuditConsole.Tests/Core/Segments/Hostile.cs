using System.Diagnostics;
using AuditConsole.Core.Segments.Blobs;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

/// <summary>Damages blobs. Torn and flipped ones must be refused; what lies under a true checksum must be refused or harmless: it takes no other exception, no long time and no heap of memory.</summary>
internal static class Hostile
{
    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Tries every length and every bit of a short blob, some of a long one.</summary>
    public static void DemandRefusals(byte[] blob, Action<byte[]> open)
    {
        for (var length = 0; length < blob.Length; length += 1 + (blob.Length / 500))
        {
            Assert.Throws<InvalidDataException>(() => open(blob[..length]));
        }

        for (var bit = 0; bit < blob.Length * 8; bit += 1 + (blob.Length / 500))
        {
            Assert.Throws<InvalidDataException>(() => open(Flipped(blob, bit)));
        }

        Assert.Throws<InvalidDataException>(() => open([.. blob, 0]));
    }

    /// <param name="shape">What the blob consists of: <c>n</c> a number, <c>s</c> a section, <c>b</c> bytes behind their length, <c>r</c> the rest.</param>
    /// <param name="use">Opens the blob and reads all that it says.</param>
    public static void DemandHarmless(byte[] blob, string shape, int seed, Action<byte[]> use)
    {
        var forged = Forged(blob, shape, new Random(seed));
        var (started, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            use(forged);
        }
        catch (InvalidDataException)
        {
            // Refused, as it should be.
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Longest);
    }

    /// <summary>The blob with something of it changed, under a true checksum.</summary>
    public static byte[] Forged(byte[] blob, string shape, Random random)
        => Blob.Frame(blob[0], Changed(Blob.Open(blob, blob[0]), shape, random));

    private static byte[] Flipped(byte[] blob, int bit)
    {
        var flipped = blob.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static byte[] Changed(ReadOnlySpan<byte> content, string shape, Random random)
    {
        if (random.Next(4) == 0)
        {
            return Damaged(content, random);
        }

        var reader = new BlobReader(content);
        var (writer, chosen) = (new BlobWriter(), random.Next(shape.Length));
        for (var i = 0; i < shape.Length; i++)
        {
            switch (shape[i])
            {
                case 'n':
                    var number = reader.ReadNumber();
                    writer.WriteNumber(i == chosen ? Number(number, random) : number);
                    break;
                case 's':
                    WriteSection(writer, reader.ReadSection(), i == chosen ? random : null);
                    break;
                case 'b':
                    var bytes = reader.ReadBytes();
                    writer.WriteBytes(i == chosen ? Damaged(bytes, random) : bytes);
                    break;
                default:
                    var rest = reader.ReadRaw(reader.Left);
                    writer.WriteRaw(i == chosen ? Damaged(rest, random) : rest);
                    break;
            }
        }

        return writer.Written.ToArray();
    }

    private static void WriteSection(BlobWriter writer, byte[] section, Random? random)
    {
        if (random?.Next(5) == 0)
        {
            // It says a length that is not its own.
            writer.WriteNumber(Number((ulong)section.Length, random));
            writer.WriteBytes(Damaged(section, random));
            return;
        }

        writer.WriteSection(random is null ? section : Damaged(section, random), quality: 1);
    }

    private static ulong Number(ulong number, Random random) => random.Next(8) switch
    {
        0 => 0,
        1 => number + 1,
        2 => number - 1,
        3 => 1 << 30,
        4 => int.MaxValue,
        5 => ulong.MaxValue,
        6 => 65_536,
        _ => (ulong)random.Next(100_000),
    };

    private static byte[] Damaged(ReadOnlySpan<byte> bytes, Random random)
    {
        var damaged = bytes.ToArray().ToList();
        for (var changes = 1 + random.Next(3); changes > 0; changes--)
        {
            var at = random.Next(damaged.Count + 1);
            var length = random.Next(damaged.Count - at + 1);
            switch (random.Next(6))
            {
                case 0: damaged.RemoveRange(at, length); break;
                case 1: damaged.InsertRange(at, damaged.GetRange(at, int.Min(length, 500))); break;
                case 2: damaged.InsertRange(at, Varint(Number(1, random))); break;
                case 3: damaged.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(300))); break;
                default:
                    if (at < damaged.Count)
                    {
                        damaged[at] = (byte)random.Next(256);
                    }

                    break;
            }
        }

        return [.. damaged];
    }

    private static byte[] Varint(ulong number)
    {
        var writer = new BlobWriter();
        writer.WriteNumber(number);
        return writer.Written.ToArray();
    }
}
