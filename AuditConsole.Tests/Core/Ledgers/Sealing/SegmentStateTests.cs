using System.Collections.Frozen;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Tests.Core.Query;
using AuditConsole.Tests.Core.Segments;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

/// <summary>What is stored of a segment beside its blobs: its directory, and what may still change.</summary>
public sealed class SegmentStateTests
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void A_state_comes_back()
        => Prop.ForAll(Seeds, seed =>
        {
            var state = State(new Random(seed));
            var back = SegmentState.Open(state.Encode());
            Assert.Equal(state.Stages, back.Stages);
            Assert.Equal(state.Links, back.Links);
            Assert.Equal(state.Marks.SupersededRows.Words, back.Marks.SupersededRows.Words);
            Assert.Equal(state.Marks.CoveredRows.Words, back.Marks.CoveredRows.Words);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counts_beside_a_state_are_of_the_marks_in_it_whatever_changes_meanwhile()
    {
        var run = SealedRecordsTests.Run(new SearchCases(1), atLeast: 5).Run;
        var state = new Head().State(run.Marks, 1, run.Count);
        for (var row = 0; row < run.Count; row++)
        {
            run.Marks.SetSuperseded(row, true);
        }

        var counts = SegmentCounts.Of(run, state.Marks, default);
        Assert.Equal(run.Count, counts.Visible + counts.Routine);
        Assert.True(SegmentState.Open(state.Encode()).Marks.SupersededRows.IsEmpty);
        Assert.NotEqual(run.Marks.Version, state.Marks.Version);
    }

    [Fact]
    public void A_directory_comes_back()
        => Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var directory = Directory(random);
            var back = SegmentDirectory.Open(directory.Encode());
            Assert.Equal(directory.Blobs.Order(), back.Blobs.Order());
            Assert.Equal(directory.Variants, back.Variants);
            Assert.Equal(directory.HasUnstated, back.HasUnstated);
            Assert.All(Enumerable.Range(0, 50).Select(_ => Number(random)), time => Assert.Equal(directory.Stated.Contains(time), back.Stated.Contains(time)));
            Assert.Equal(directory.Encode(), back.Encode());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_torn_or_flipped_is_refused()
    {
        Hostile.DemandRefusals(State(new Random(1)).Encode(), blob => SegmentState.Open(blob));
        Hostile.DemandRefusals(Directory(new Random(1)).Encode(), blob => SegmentDirectory.Open(blob));
    }

    [Fact]
    public void What_is_forged_is_refused_or_harmless()
    {
        var (state, directory) = (State(new Random(1)).Encode(), Directory(new Random(1)).Encode());
        Prop.ForAll(Seeds, seed =>
        {
            Hostile.DemandHarmless(state, "s", seed, blob => SegmentState.Open(blob));
            Hostile.DemandHarmless(directory, "nr", seed, blob => SegmentDirectory.Open(blob));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void A_state_that_claims_more_links_than_it_has_bytes_takes_no_memory_for_them()
    {
        var (content, writer) = (new AuditConsole.Core.Segments.Blobs.BlobWriter(), new AuditConsole.Core.Segments.Blobs.BlobWriter());
        content.WriteRaw(new byte[2 * ColumnRun.Capacity / 8]);
        content.WriteNumber(0);
        content.WriteNumber(200_000_000);
        writer.WriteSection(content.Written, 5);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => SegmentState.Open(writer.ToBlob(1)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    private static SegmentState State(Random random)
    {
        var marks = new RowMarks();
        for (var i = random.Next(50); i > 0; i--)
        {
            marks.SetSuperseded(random.Next(ColumnRun.Capacity), true);
            marks.SetCovered(random.Next(ColumnRun.Capacity), true);
        }

        return new SegmentState(
            marks,
            [.. Enumerable.Range(0, random.Next(20)).Select(_ => new OpenStage((ulong)Number(random), random.NextInt64(), Number(random), Number(random), random.Next(2) == 0, random.Next(2) == 0))],
            [.. Enumerable.Range(0, random.Next(20)).Select(_ => new EventLink(random.NextInt64(), random.NextInt64()))]);
    }

    private static SegmentDirectory Directory(Random random) => new(
        Enumerable.Range(0, random.Next(20)).Select(n => $"name-{n}").ToFrozenSet(StringComparer.Ordinal),
        TimeRanges.Of([.. Enumerable.Range(0, random.Next(100)).Select(_ => Number(random))]),
        random.Next(2) == 0,
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => new KnownVariant(new EventKey((ulong)Number(random), (ulong)Number(random)), (ulong)Number(random), random.NextInt64(), random.Next()))]);

    private static long Number(Random random) => random.Next(4) switch { 0 => long.MinValue, 1 => random.Next(100), 2 => -random.Next(100), _ => random.NextInt64(long.MinValue, long.MaxValue) };
}
