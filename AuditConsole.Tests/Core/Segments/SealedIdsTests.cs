using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Core.Query;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class SealedIdsTests
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Ids_are_found_and_read_as_in_the_head()
        => Prop.ForAll(Seeds, seed =>
        {
            var run = SealedRecordsTests.Run(new SearchCases(seed)).Run;
            var order = SealedColumnTests.Order(run.Count, seed);
            var ids = Lookup(run, SealedIds.Open(SealedIds.Encode(run, order), order));
            var asked = Enumerable.Range(0, run.Count).Select(run.Id).Append("nowhere").Append("").Distinct();
            Assert.All(Enumerable.Range(0, run.Count), row => Assert.Equal(run.Id(row), ids.Id(row)));
            foreach (var id in asked)
            {
                for (var row = run.Count - 1; row >= 0; row -= 1 + (seed % 7))
                {
                    Assert.Equal(run.FindId(id, row), ids.FindLast(id, row));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_row_is_of_the_request_at_the_beginning_of_its_id_and_of_no_other()
        => Prop.ForAll(Seeds, seed =>
        {
            var run = SealedRecordsTests.Run(new SearchCases(seed)).Run;
            var order = SealedColumnTests.Order(run.Count, seed);
            var ids = Lookup(run, SealedIds.Open(SealedIds.Encode(run, order), order));
            var requests = Enumerable.Range(0, run.Count).Select(row => run.Text(EventFields.RequestId, row)).ToArray();
            foreach (var asked in requests.Concat(Enumerable.Range(0, run.Count).Select(run.Id)).OfType<string>().Distinct())
            {
                var found = new RowBitmap();
                ids.AddRequest(asked, found);
                var rows = new List<int>();
                foreach (var row in found)
                {
                    rows.Add(row);
                }

                Assert.Equal(Enumerable.Range(0, run.Count).Where(row => requests[row] == asked && ids.IsRequest(row)), rows);
            }

            Assert.All(Enumerable.Range(0, run.Count).Where(ids.IsRequest), row => Assert.Equal(requests[row], SealedIds.RequestOf(run.Id(row)).ToString()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Torn_or_flipped_ids_are_refused()
    {
        var run = SealedRecordsTests.Run(new SearchCases(1), atLeast: 9).Run;
        var order = SealedColumnTests.Order(run.Count);
        Hostile.DemandRefusals(SealedIds.Encode(run, order), blob => SealedIds.Open(blob, order));
    }

    [Fact]
    public void Forged_ids_are_refused_or_harmless()
        => Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var run = SealedRecordsTests.Run(new SearchCases(seed % 50)).Run;
            var order = SealedColumnTests.Order(run.Count);
            var blob = SealedIds.Encode(run, order);
            if (random.Next(2) == 0)
            {
                blob = WithColumn(blob, column => Hostile.Forged(column, "nss", random));
            }

            Hostile.DemandHarmless(blob, random.Next(2) == 0 ? "bs" : "r", seed, forged =>
            {
                var ids = Lookup(run, SealedIds.Open(forged, order));
                for (var row = 0; row < run.Count; row++)
                {
                    _ = (ids.Id(row), ids.IsRequest(row));
                }

                ids.FindLast(run.Id(0), run.Count - 1);
                ids.AddRequest(SearchCases.Uuid(1), new RowBitmap());
                ids.AddRequest("e1", new RowBitmap());
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static IdLookup Lookup(ColumnRun run, SealedIds ids)
        => new(ids, new RowUuids([.. Enumerable.Range(0, run.Count).Select(row => Uuid(run.Ids[row]))]));

    private static UInt128 Uuid(ReadOnlySpan<byte> id)
    {
        ValueCodec.SplitUuid(id, out var uuid);
        return uuid;
    }

    private static byte[] WithColumn(byte[] blob, Func<byte[], byte[]> change)
    {
        var reader = new AuditConsole.Core.Segments.Blobs.BlobReader(AuditConsole.Core.Segments.Blobs.Blob.Open(blob, blob[0]));
        var writer = new AuditConsole.Core.Segments.Blobs.BlobWriter();
        writer.WriteBytes(change(reader.ReadBytes().ToArray()));
        writer.WriteRaw(reader.ReadRaw(reader.Left));
        return writer.ToBlob(blob[0]);
    }
}
