using AuditConsole.Core.Integrity;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Integrity;

public sealed class MerkleFrontierTests
{
    [Fact]
    public void The_compact_state_has_the_root_of_the_whole_tree_for_any_size()
        => Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 700).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (size, seed) =>
        {
            var leaves = Leaves(size, seed);
            return Grow(leaves).Root() == MerkleTree.Root(leaves);
        }));

    [Fact]
    public void A_restored_state_grows_on_as_if_it_had_never_been_stored()
        => Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 300).ToArbitrary(), Gen.Choose(0, 300).ToArbitrary(), (before, after) =>
        {
            var leaves = Leaves(before + after, seed: before);
            Assert.True(MerkleFrontier.TryRestore(before, Grow(leaves.AsSpan(0, before)).Serialise(), out var restored));
            foreach (var leaf in leaves.AsSpan(before))
            {
                restored.Append(leaf.ToArray());
            }

            return restored.Root() == MerkleTree.Root(leaves);
        }));

    [Fact]
    public void A_state_of_another_size_is_not_restored()
    {
        var state = Grow(Leaves(7, seed: 1)).Serialise();
        Assert.Equal(3 * Digest.Size, state.Length);
        Assert.False(MerkleFrontier.TryRestore(8, state, out _));
        Assert.False(MerkleFrontier.TryRestore(7, state.AsSpan(1), out _));
        Assert.False(MerkleFrontier.TryRestore(-1, state, out _));
        Assert.True(MerkleFrontier.TryRestore(7, state, out _));
    }

    private static MerkleFrontier Grow(ReadOnlySpan<Digest> leaves)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in leaves)
        {
            frontier.Append(leaf.ToArray());
        }

        return frontier;
    }

    private static Digest[] Leaves(int count, int seed)
    {
        var random = new Random(seed);
        var leaves = new Digest[count];
        var bytes = new byte[Digest.Size];
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            leaves[i] = Digest.Read(bytes);
        }

        return leaves;
    }
}
