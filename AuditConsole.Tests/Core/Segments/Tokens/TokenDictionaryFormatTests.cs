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
        Assert.Throws<InvalidDataException>(() => TokenDictionary.Parse(blob).Demand());
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

            try
            {
                AskAll(dictionary);
            }
            catch (InvalidDataException)
            {
                // Pages are looked at when they are asked for.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    private static void AskAll(TokenDictionary dictionary)
    {
        foreach (var (parts, before, after) in new[] { (["beta"], false, false), (["1234567"], false, false), (["al"], false, true), (["m"], true, true), (new[] { "l", "ha" }, true, false) })
        {
            dictionary.Blocks(new TokenQuery([TokenPiece.Of(parts, before, after)!]));
        }
    }

    [Fact]
    public void A_refusal_says_what_is_wrong()
    {
        var bytes = Some();
        Assert.Equal("its checksum does not fit its bytes", Refusal([]));
        Assert.Equal("its checksum does not fit its bytes", Refusal(bytes[..^1]));
        Assert.Equal("it has format 9, which this version does not know", Refusal(Sealed(bytes, 0, 9)));
        var dictionary = TokenDictionary.Parse(Sealed(bytes, 1, 2));
        Assert.Equal("a word names block 2 of 2", Assert.Throws<InvalidDataException>(dictionary.Demand).Message);
    }

    [Fact]
    public void What_a_page_says_of_its_words_is_looked_at_when_it_is_demanded()
    {
        var bytes = Some();
        TokenDictionary.Parse(bytes).Demand();

        // Format, blocks, salt, pages, the length of the first page's first word: then its first letter.
        Assert.Equal((byte)'a', bytes[12]);
        Assert.Equal("what it says of its words is not so", Assert.Throws<InvalidDataException>(TokenDictionary.Parse(Sealed(bytes, 12, (byte)'b')).Demand).Message);
    }

    [Fact]
    public void A_dictionary_of_the_first_format_answers_too()
    {
        var plain = new BlobWriter();
        plain.WriteRaw([0, 5]);
        plain.WriteRaw("alpha\0bet\0"u8);
        plain.WriteRaw([1 << 1, 3 << 1]);
        var packed = new byte[100];
        Assert.True(System.IO.Compression.BrotliEncoder.TryCompress(plain.Written, packed, out var written, 6, 10));
        var writer = new BlobWriter();
        foreach (var size in (int[])[3, 2, 10, 2, written])
        {
            writer.WriteNumber(size);
        }

        writer.WriteRaw(new byte[sizeof(ulong)]);
        writer.WriteRaw(packed.AsSpan(0, written));
        writer.WriteNumber(0);
        var dictionary = TokenDictionary.Parse(writer.ToBlob(1));
        dictionary.Demand();
        Assert.True(dictionary.Blocks(new TokenQuery([TokenPiece.Of(["alpha"], false, false)!]))[0]);
        Assert.True(dictionary.Blocks(new TokenQuery([TokenPiece.Of(["phabe"], true, true)!]))[2]);
        Assert.True(dictionary.Blocks(new TokenQuery([TokenPiece.Of(["beta"], false, false)!])).IsEmpty);
    }

    private static byte[] Sealed(byte[] bytes, int at, byte value)
    {
        var changed = bytes.ToArray();
        changed[at] = value;
        Crc32C.Seal(changed);
        return changed;
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<InvalidDataException>(() => TokenDictionary.Parse(bytes)).Message;
}
