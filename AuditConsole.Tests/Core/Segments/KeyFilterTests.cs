using System.Buffers.Binary;
using AuditConsole.Core.Segments;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class KeyFilterTests
{
    private static readonly Gen<ulong> Hash = Gen.OneOf(Gen.Choose(0, 50).Select(n => (ulong)n), Gen.Choose(int.MinValue, int.MaxValue).Two().Select(n => (ulong)(uint)n.Item1 << 32 | (uint)n.Item2));

    private static ulong[] Hashes(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
    }

    [Fact]
    public void Every_member_is_found_before_and_after_a_round_trip()
        => Prop.ForAll(Hash.ArrayOf().ToArbitrary(), Gen.Choose(1, 32).ToArbitrary(), (hashes, bits) =>
        {
            var built = KeyFilter.Build(hashes, bits);
            var bytes = built.Serialise();
            var parsed = KeyFilter.Parse(bytes);
            Assert.All(hashes, hash => Assert.True(built.MayContain(hash) && parsed.MayContain(hash)));
            Assert.Equal(bytes, parsed.Serialise());
            Assert.All(Hashes(100, bits), hash => Assert.Equal(built.MayContain(hash), parsed.MayContain(hash)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Few_strangers_pass_even_when_the_hashes_count_up()
    {
        var filter = KeyFilter.Build([.. Enumerable.Range(0, 65_536).Select(n => (ulong)n)]);
        Assert.InRange(Enumerable.Range(65_536, 1_000_000).Count(n => filter.MayContain((ulong)n)), 4_000, 7_000);
    }

    [Fact]
    public void Twelve_bits_a_key_and_no_more_are_stored()
        => Assert.InRange(KeyFilter.Build(Hashes(65_536, 1)).Serialise().Length, 65_536 * 12 / 8, 65_536 * 12 / 8 + 64);

    [Fact]
    public void An_empty_filter_contains_nothing()
        => Assert.DoesNotContain(Hashes(1000, 2), KeyFilter.Build([]).MayContain);

    [Fact]
    public void Two_filters_over_the_same_hashes_err_on_different_strangers()
    {
        var (members, strangers) = (Hashes(10_000, 3), Hashes(100_000, 4));
        var (a, b) = (KeyFilter.Build(members), KeyFilter.Build(members));
        Assert.InRange(strangers.Count(hash => a.MayContain(hash) && b.MayContain(hash)), 0, 40);
    }

    [Fact]
    public void Whatever_is_cut_off_or_flipped_is_refused()
    {
        var bytes = KeyFilter.Build(Hashes(50, 5)).Serialise();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => KeyFilter.Parse(bytes.AsMemory(0, length)));
        }

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<InvalidDataException>(() => KeyFilter.Parse(flipped));
        }
    }

    [Fact]
    public void A_refusal_says_what_is_wrong()
    {
        var bytes = KeyFilter.Build(Hashes(5, 6)).Serialise();
        Assert.Equal("A key filter is empty.", Refusal([]));
        Assert.Equal("A key filter has format 9; known is 1.", Refusal([9, .. bytes[1..]]));
        Assert.Equal("A key filter of 44 bytes does not end with a whole block.", Refusal(bytes[..^1]));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), 0);
        Assert.Equal("A key filter does not have the checksum it states.", Refusal(bytes));
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<InvalidDataException>(() => KeyFilter.Parse(bytes)).Message;
}
