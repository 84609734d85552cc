using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using AuditConsole.Core.Integrity;
using Xunit;

namespace AuditConsole.Tests.Core.Integrity;

public sealed class VectorTests
{
    [Fact]
    public void Part_digests_are_those_of_the_vectors()
    {
        Assert.All(IntegrityVectors.Root.GetProperty("part_digest").EnumerateArray(), vector =>
        {
            var digest = new byte[Digest.Size];
            RecordHash.Part(vector.Hex("salt"), vector.Hex("content"), digest);
            Assert.Equal(vector.Text("digest"), Convert.ToHexStringLower(digest));
        });
    }

    [Fact]
    public void A_long_part_hashes_as_a_short_one_does()
    {
        var salt = new byte[RecordHash.SaltBytes];
        var content = new byte[100_000];
        Random.Shared.NextBytes(content);
        var digest = new byte[Digest.Size];
        RecordHash.Part(salt, content, digest);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData([0x02, .. salt, .. content]), digest);
    }

    [Fact]
    public void Records_leaves_chain_and_roots_are_those_of_the_vectors()
    {
        var chain = HashChain.Start(IntegrityVectors.Log.Text("origin"));
        Assert.Equal(IntegrityVectors.Log.Text("chain_start"), Convert.ToHexStringLower(chain));
        var frontier = new MerkleFrontier();
        var leaves = new List<Digest>();
        var roots = IntegrityVectors.Log.GetProperty("roots");
        Assert.Equal(roots.Text("0"), frontier.Root().ToString());
        foreach (var vector in IntegrityVectors.Log.GetProperty("records").EnumerateArray())
        {
            var buffer = new ArrayBufferWriter<byte>();
            CanonicalRecord.Write(buffer, IntegrityVectors.Header(vector), IntegrityVectors.Parts(vector));
            Assert.Equal(vector.Text("canonical"), Convert.ToHexStringLower(buffer.WrittenSpan));

            var leaf = new byte[Digest.Size];
            RecordHash.Leaf(buffer.WrittenSpan, leaf);
            Assert.Equal(vector.Text("leaf"), Convert.ToHexStringLower(leaf));

            HashChain.Next(chain, leaf, chain);
            Assert.Equal(vector.Text("chain"), Convert.ToHexStringLower(chain));

            frontier.Append(leaf);
            leaves.Add(Digest.Read(leaf));
            var root = roots.Text(frontier.Size.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(root, frontier.Root().ToString());
            Assert.Equal(root, MerkleTree.Root([.. leaves]).ToString());
        }
    }

    [Fact]
    public void Every_record_of_the_vectors_reads_back()
    {
        Assert.All(IntegrityVectors.Log.GetProperty("records").EnumerateArray(), vector =>
        {
            Assert.True(CanonicalRecord.TryRead(vector.Hex("canonical"), out var record, out _));
            Assert.Equal(vector.GetProperty("seq").GetInt64(), record.Seq);
            Assert.Equal(vector.GetProperty("received").GetInt64(), record.Received);
            Assert.Equal(vector.GetProperty("occurred").GetInt64(), record.Occurred);
            Assert.True(record.Id.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(vector.Text("id"))));
            Assert.Equal(vector.GetProperty("parts").EnumerateObject().Count(), record.PartCount);
        });
    }

    [Fact]
    public void The_smallest_record_reads_and_hashes()
    {
        var vector = IntegrityVectors.Root.GetProperty("smallest_record");
        Assert.True(CanonicalRecord.TryRead(vector.Hex("hex"), out _, out var reason), reason);
        var leaf = new byte[Digest.Size];
        RecordHash.Leaf(vector.Hex("hex"), leaf);
        Assert.Equal(vector.Text("leaf"), Convert.ToHexStringLower(leaf));
    }

    [Fact]
    public void Every_malformed_record_is_refused_with_a_reason()
    {
        var vectors = IntegrityVectors.Root.GetProperty("malformed_records").EnumerateArray().ToList();
        Assert.Equal(17, vectors.Count);
        Assert.All(vectors, vector =>
        {
            Assert.False(CanonicalRecord.TryRead(vector.Hex("hex"), out _, out var reason), vector.Text("why"));
            Assert.False(string.IsNullOrEmpty(reason));
        });
    }

    [Fact]
    public void Tree_roots_are_those_of_the_vectors()
    {
        var roots = IntegrityVectors.Root.GetProperty("tree").GetProperty("roots").EnumerateObject().ToDictionary(root => long.Parse(root.Name, CultureInfo.InvariantCulture), root => root.Value.GetString());
        var frontier = new MerkleFrontier();
        var leaves = new Digest[roots.Keys.Max()];
        Span<byte> input = stackalloc byte[4];
        Span<byte> leaf = stackalloc byte[Digest.Size];
        for (var i = 0; i < leaves.Length; i++)
        {
            if (roots.TryGetValue(i, out var expected))
            {
                Assert.Equal(expected, frontier.Root().ToString());
                Assert.Equal(expected, MerkleTree.Root(leaves.AsSpan(0, i)).ToString());
            }

            BinaryPrimitives.WriteInt32BigEndian(input, i);
            RecordHash.Leaf(input, leaf);
            leaves[i] = Digest.Read(leaf);
            frontier.Append(leaf);
        }

        Assert.Equal(roots[leaves.Length], frontier.Root().ToString());
        Assert.Equal(roots[leaves.Length], MerkleTree.Root(leaves).ToString());
    }

    [Fact]
    public void The_published_key_has_the_id_that_the_vectors_give()
    {
        Assert.All(IntegrityVectors.Root.GetProperty("keys").EnumerateArray(), vector =>
        {
            var ecdsa = System.Security.Cryptography.ECDsa.Create();
            ecdsa.ImportFromPem(vector.Text("private_pkcs8_pem"));
            using var key = new SigningKey(ecdsa);
            Assert.Equal(vector.Text("key"), key.Id);
            Assert.Equal(vector.Text("spki_pem").Trim(), key.PublicPem.Trim());
        });
    }
}
