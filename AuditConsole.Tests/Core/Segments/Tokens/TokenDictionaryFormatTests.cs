using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;
using AuditConsole.Core.Segments.Tokens;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments.Tokens;

public sealed class TokenDictionaryFormatTests
{
    private static byte[] Some()
    {
        var builder = new TokenDictionaryBuilder();
        builder.Add("alpha beta gamma 1234567"u8, 0);
        builder.Add("alphabet beta"u8, 2);
        return builder.Build();
    }

    [Fact]
    public void A_dictionary_that_claims_more_than_it_has_takes_no_memory_for_it()
    {
        var writer = new BlobWriter();
        foreach (var size in (int[])[1, 0, 0, 1 << 28, 1])
        {
            writer.WriteNumber(size);
        }

        writer.WriteRaw(new byte[sizeof(ulong) + 2]);
        var blob = writer.ToBlob(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => TokenDictionary.Parse(blob));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void Whatever_is_cut_off_or_flipped_is_refused()
    {
        var bytes = Some();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => TokenDictionary.Parse(bytes.AsMemory(0, length)));
        }

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<InvalidDataException>(() => TokenDictionary.Parse(flipped));
        }
    }

    [Fact]
    public void Bytes_that_lie_under_a_true_checksum_are_refused_or_harmless()
        => Prop.ForAll(Gen.Choose(0, 10_000).Two().ListOf().Resize(3).ToArbitrary(), changes =>
        {
            var bytes = Some();
            foreach (var (at, value) in changes)
            {
                bytes[1 + at % (bytes.Length - 1 - Crc32C.Length)] = (byte)value;
            }

            Crc32C.Seal(bytes);
            TokenDictionary dictionary;
            try
            {
                dictionary = TokenDictionary.Parse(bytes);
            }
            catch (InvalidDataException)
            {
                return;
            }

            foreach (var (parts, before, after) in new[] { (["beta"], false, false), (["1234567"], false, false), (["al"], false, true), (["m"], true, true), (new[] { "l", "ha" }, true, false) })
            {
                dictionary.Blocks(new TokenQuery([TokenPiece.Of(parts, before, after)!]));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void A_refusal_says_what_is_wrong()
    {
        var bytes = Some();
        Assert.Equal("A token dictionary is empty.", Refusal([]));
        Assert.Equal("A token dictionary has format 9; known is 1.", Refusal([9, .. bytes[1..]]));
        Assert.Equal("A token dictionary does not have the checksum it states.", Refusal(bytes[..^1]));
        bytes[1] = 1;
        Crc32C.Seal(bytes);
        Assert.Equal("A token dictionary of 1 blocks names block 2.", Refusal(bytes));
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<InvalidDataException>(() => TokenDictionary.Parse(bytes)).Message;
}
