using System.Buffers;
using System.Text;
using AuditConsole.Core.Integrity;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Integrity;

public sealed class CanonicalRecordTests
{
    private static readonly RecordPart[] OnePart = [new("data", 1, default)];

    [Fact]
    public void What_is_written_reads_back_the_same()
        => Check.QuickThrowOnFailure(Prop.ForAll(Records().ToArbitrary(), record =>
        {
            var bytes = Write(record);
            Assert.True(CanonicalRecord.TryRead(bytes, out var view, out var reason), reason);
            var parts = new List<RecordPart>();
            foreach (var part in view)
            {
                parts.Add(new RecordPart(Encoding.UTF8.GetString(part.Name), part.Length, Digest.Read(part.Digest)));
            }

            var header = Header(view.Seq, view.Received, view.Occurred, Text(view.Id), Text(view.Type), Text(view.Source), Text(view.Tenant), Text(view.Project));
            return header == record.Header && parts.SequenceEqual(record.Parts);
        }));

    [Fact]
    public void Different_records_have_different_bytes()
        => Check.QuickThrowOnFailure(Prop.ForAll(
            Records().Two().ToArbitrary(),
            pair => Write(pair.Item1).AsSpan().SequenceEqual(Write(pair.Item2)) == (pair.Item1.Header == pair.Item2.Header && pair.Item1.Parts.SequenceEqual(pair.Item2.Parts))));

    [Fact]
    public void Text_cannot_move_from_one_field_to_the_next()
    {
        var header = Header(1, 0, 0, "id", "a", "s", "ab", "");
        Assert.NotEqual(Write((header, OnePart)), Write((header with { Tenant = "a", Project = "b" }, OnePart)));
    }

    [Fact]
    public void Any_cut_and_any_byte_behind_is_refused()
        => Check.QuickThrowOnFailure(Prop.ForAll(Records().ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), (record, cut) =>
        {
            var bytes = Write(record);
            return !CanonicalRecord.TryRead(bytes.AsSpan(0, bytes.Length - cut), out _, out _) && !CanonicalRecord.TryRead([.. bytes, 0], out _, out _);
        }));

    [Fact]
    public void Random_bytes_never_throw()
        => Check.QuickThrowOnFailure(Prop.ForAll(Records().ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), (record, place, value) =>
        {
            var bytes = Write(record);
            bytes[place % bytes.Length] = (byte)value;
            return CanonicalRecord.TryRead(bytes, out _, out var reason) == reason is null;
        }));

    [Theory]
    [InlineData("", "k8s.pod.update", "prod", null)]
    [InlineData("id", "K8s.Pod", "prod", "type is not a dotted lower-case name")]
    [InlineData("id", "", "prod", "type is not a dotted lower-case name")]
    [InlineData("id", ".pod", "prod", "type is not a dotted lower-case name")]
    [InlineData("id", "log.prune", "prod", "a log. type belongs to the console alone")]
    [InlineData("id", "log.prune", "auditconsole", null)]
    [InlineData("i\0d", "note.add", "prod", "id holds U+0000")]
    public void A_header_that_cannot_be_read_is_not_written(string id, string type, string source, string? fault)
    {
        var header = Header(1, 0, 0, id, type, source, "default", "");
        Assert.Equal(fault, RecordRules.Fault(header));
        var thrown = Record.Exception(() => CanonicalRecord.Write(new ArrayBufferWriter<byte>(), header, OnePart));
        Assert.Equal(fault is not null, thrown is ArgumentException);
    }

    [Fact]
    public void Lengths_are_counted_in_bytes()
    {
        Assert.Null(RecordRules.Fault(Header(1, 0, 0, new string('a', 256), "a", "", "", "")));
        Assert.Equal("id is longer than 256 bytes", RecordRules.Fault(Header(1, 0, 0, new string('a', 257), "a", "", "", "")));
        Assert.Equal("id is longer than 256 bytes", RecordRules.Fault(Header(1, 0, 0, new string('ä', 129), "a", "", "", "")));
        Assert.Equal("tenant is longer than 64 bytes", RecordRules.Fault(Header(1, 0, 0, "", "a", "", new string('t', 65), "")));
    }

    [Fact]
    public void The_numbers_can_be_set_last()
    {
        var buffer = new ArrayBufferWriter<byte>();
        CanonicalRecord.Write(buffer, Header(7, 8, 9, "id", "a", "s", "t", "p"), OnePart);
        var late = new ArrayBufferWriter<byte>();
        CanonicalRecord.Write(late, Header(1, 0, 0, "id", "a", "s", "t", "p"), OnePart);
        var bytes = late.WrittenSpan.ToArray();
        CanonicalRecord.WriteNumbers(bytes, 7, 8, 9);
        Assert.Equal(buffer.WrittenSpan.ToArray(), bytes);
    }

    [Fact]
    public void A_seeded_salt_differs_for_each_part()
    {
        var seed = new byte[RecordHash.SeedBytes];
        var salts = new[] { "who", "data", "request" }.Select(name =>
        {
            var salt = new byte[RecordHash.SaltBytes];
            RecordHash.Salt(seed, Encoding.ASCII.GetBytes(name), salt);
            return Convert.ToHexString(salt);
        });
        Assert.Equal(3, salts.Distinct().Count());
    }

    private static Gen<(RecordHeader Header, RecordPart[] Parts)> Records()
    {
        var number = Gen.OneOf(Gen.Choose(1, 1000).Select(n => (long)n), Gen.Elements(long.MaxValue, 1_767_225_600_000_000, int.MaxValue));
        var text = Gen.ListOf(Gen.Elements("a", "Z", "7", "/", "ä", "…", "🔒", " ", "#", "\"")).Select(parts => string.Concat(parts.Take(12)));
        var type = Gen.Elements("a", "k8s.pod.update", "note.add", "x/y:z-0");
        var part = from name in Gen.Elements("after", "before", "data", "raw", "request", "response", "who", "a", "a.b")
                   from length in number
                   from fill in Gen.Choose(0, 255)
                   select new RecordPart(name, length, Digest.Read(Enumerable.Repeat((byte)fill, Digest.Size).ToArray()));
        return from seq in number
               from received in number
               from occurred in number
               from id in text
               from kind in type
               from source in text
               from tenant in text
               from project in text
               from parts in Gen.NonEmptyListOf(part)
               let header = Header(seq, received, occurred, id, kind, source, tenant, project)
               select (header, parts.DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal).Take(RecordRules.MaxParts).ToArray());
    }

    private static RecordHeader Header(long seq, long received, long occurred, string id, string type, string source, string tenant, string project)
        => new() { Seq = seq, Received = received, Occurred = occurred, Id = id, Type = type, Source = source, Tenant = tenant, Project = project };

    private static byte[] Write((RecordHeader Header, RecordPart[] Parts) record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CanonicalRecord.Write(buffer, record.Header, record.Parts);
        return buffer.WrittenSpan.ToArray();
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
