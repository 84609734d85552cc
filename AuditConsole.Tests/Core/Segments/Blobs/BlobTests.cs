using AuditConsole.Core.Segments.Blobs;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments.Blobs;

public sealed class BlobTests
{
    private static readonly Gen<long> Numbers = Gen.OneOf(
        Gen.Choose(-300, 300).Select(n => (long)n),
        Gen.Elements(long.MinValue, long.MaxValue, 0, -1, 127, 128, 16_383, 16_384, int.MinValue, int.MaxValue),
        Gen.Choose(int.MinValue, int.MaxValue).Two().Select(n => ((long)n.Item1 << 32) | (uint)n.Item2));

    private static readonly Gen<byte[]> Bytes = Gen.OneOf(
        Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf(),
        Gen.Choose(0, 255).SelectMany(b => Gen.Choose(0, 70_000), (b, length) => Enumerable.Repeat((byte)b, length).ToArray()),
        Gen.Choose(0, 3000).Select(length => { var bytes = new byte[length]; new Random(length).NextBytes(bytes); return bytes; }));

    [Fact]
    public void Numbers_and_bytes_come_back()
        => Prop.ForAll(Numbers.ArrayOf().ToArbitrary(), Bytes.ArrayOf().Resize(4).ToArbitrary(), Gen.Choose(0, 9).ToArbitrary(), (numbers, texts, quality) =>
        {
            var writer = new BlobWriter();
            Write(writer, numbers, texts, quality);
            var reader = new BlobReader(Blob.Open(writer.ToBlob(7), 7));
            foreach (var number in numbers)
            {
                Assert.Equal((ulong)number, reader.ReadNumber());
                Assert.Equal(number, reader.ReadSigned());
            }

            foreach (var text in texts)
            {
                Assert.Equal(text, reader.ReadBytes());
                Assert.Equal(text, reader.ReadSection());
                Assert.Equal(text.Length, reader.ReadPacked().Length);
            }

            reader.DemandEnd();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_torn_or_flipped_blob_is_refused()
    {
        var writer = new BlobWriter();
        Write(writer, [1, -5, long.MaxValue], [[1, 2, 3], [.. Enumerable.Repeat((byte)9, 300)]], 5);
        Hostile.DemandRefusals(writer.ToBlob(7), blob => Blob.Open(blob, 7));
    }

    [Fact]
    public void Another_format_is_refused_by_its_number()
        => Assert.Equal("it has format 2, which this version does not know", Assert.Throws<InvalidDataException>(() => Blob.Open(Blob.Frame(2, []), 1)).Message);

    [Fact]
    public void Any_bytes_are_read_or_refused()
        => Prop.ForAll(Bytes.ToArbitrary(), Gen.Choose(0, 5).ArrayOf().ToArbitrary(), (bytes, reads) =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadAll(bytes, reads);
            }
            catch (InvalidDataException)
            {
                // Refused.
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Theory]
    [InlineData(1 << 30)]
    [InlineData(1 << 20)]
    public void A_section_that_claims_to_be_long_takes_no_more_memory_than_it_has_bytes(int claimed)
    {
        var writer = new BlobWriter();
        writer.WriteSection(new byte[5000], 5);
        var honest = new BlobReader(writer.Written).ReadPacked();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => new PackedSection(honest.Stored, claimed).Unpack());
        Assert.Throws<InvalidDataException>(() => new PackedSection([1, 2, 3], claimed).Unpack());
        Assert.Throws<InvalidDataException>(() => new PackedSection([], claimed).Unpack());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void A_section_of_equal_bytes_comes_back_however_long_it_is()
    {
        var writer = new BlobWriter();
        var section = new byte[20 << 20];
        section[^1] = 1;
        writer.WriteSection(section, 5);
        Assert.True(section.AsSpan().SequenceEqual(new BlobReader(writer.Written).ReadSection()));
    }

    private static void Write(BlobWriter writer, long[] numbers, byte[][] texts, int quality)
    {
        foreach (var number in numbers)
        {
            writer.WriteNumber((ulong)number);
            writer.WriteSigned(number);
        }

        foreach (var text in texts)
        {
            writer.WriteBytes(text);
            writer.WriteSection(text, quality);
            writer.WriteSection(text, quality);
        }
    }

    private static void ReadAll(byte[] bytes, int[] reads)
    {
        var reader = new BlobReader(bytes);
        foreach (var read in reads)
        {
            switch (read)
            {
                case 0: reader.ReadNumber(); break;
                case 1: reader.ReadNumber(1000); break;
                case 2: reader.ReadSigned(); break;
                case 3: reader.ReadBytes(); break;
                case 4: reader.ReadSection(); break;
                default: reader.ReadRaw(3); break;
            }
        }

        reader.DemandEnd();
    }
}
