using System.Text;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>Bodies of versions are found where they are: most in the events that carried them.</summary>
public sealed class VersionBodyTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Every_body_of_the_recorded_session_is_found_as_its_events_tell_it(bool reviewsFirst, bool restarts)
    {
        await using var projected = await Projected.StartAsync();
        var events = RecordedReviewsTests.Together(reviewsFirst);
        foreach (var batch in events.Chunk(150))
        {
            await projected.AddAsync(batch);
            if (restarts)
            {
                await projected.RestartAsync();
            }
        }

        await CheckAsync(projected, events);

        // The scale, an item of a deleted collection, and requests as they were completed before their reviews came.
        await projected.ChangeAsync(async c => Assert.InRange(await c.Set<ManifestRow>().CountAsync(), 1, 20));
    }

    [Fact]
    public async Task A_document_is_the_body_of_its_event_or_what_was_made_of_it()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(
            Event(1, 1, "create", Body(80, 1)),
            Event(2, 2, "update", request: Body(81, uid: null)),
            Event(3, 3, "update", Body(82, 3)));

        Assert.Equal(Body(80, 1), await DocumentAsync(projected, 1));
        Assert.Contains($"\"uid\":\"{Uid}\"", await DocumentAsync(projected, 2), StringComparison.Ordinal);
        Assert.Equal(Body(82, 3), await DocumentAsync(projected, 3));
        Assert.Equal([null, 0L, null], (await projected.RowsAsync()).Select(r => r.BodySeq));
    }

    [Fact]
    public async Task A_body_in_a_damaged_segment_is_not_known_and_says_why_while_the_Change_Log_goes_on()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1)), Event(2, 2, "update", Body(81, 2)), Event(3, 3, "update", Body(82, 3)));
        projected.Damaged.Add(2);
        await projected.RestartAsync();
        await projected.AddAsync(Event(4, 4, "update", Body(83, 4)));

        const string why = "whose body is not known: the body cannot be read: body block 5 of segment 3 of the ledger 'default' is damaged: its hash is another.";
        Assert.Equal($"Nothing can be shown of v2, {why}", await ConflictAsync(projected.Catalog.DocumentAsync(Projected.Everything, Key, 2, CancellationToken.None)));
        Assert.Equal($"Nothing can be compared with v2, {why}", await ConflictAsync(projected.Catalog.DiffAsync(Projected.Everything, Key, 2, 4, CancellationToken.None)));
        Assert.Equal($"Nothing can be compared with v2, {why}", await ConflictAsync(projected.Catalog.ChangeAsync(Projected.Everything, Key, 3, CancellationToken.None)));
        Assert.Equal([Body(80, 1), Body(82, 3), Body(83, 4)], [await DocumentAsync(projected, 1), await DocumentAsync(projected, 3), await DocumentAsync(projected, 4)]);
        Assert.Equal([4, 3, 2, 1], (await projected.Catalog.VersionsAsync(Projected.Everything, Key, withNoise: true, null, 10, CancellationToken.None)).Select(v => v.Number));
    }

    [Fact]
    public async Task A_change_after_one_whose_event_is_damaged_is_compared_with_it()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1, generation: 1)));
        projected.Damaged.Add(1);
        await projected.RestartAsync();
        await projected.AddAsync(Event(2, 2, "update", Body(81, 2, generation: 2)));
        var row = (await projected.RowsAsync())[1];
        Assert.Equal((Confidence.Captured, 1, 1), ((Confidence)row.Before, row.Added, row.Removed));
    }

    [Fact]
    public async Task A_late_change_is_placed_though_the_state_before_it_is_damaged()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1)), Event(2, 2_000, "update", Body(82, 3)));
        projected.Damaged.Add(1);
        await projected.AddAsync(Event(3, 1_000, "update", Body(81, 2)));
        var rows = await projected.RowsAsync();
        Assert.Equal([1L, 3L, 2L], rows.Select(r => r.Seq));
        Assert.Equal([Body(81, 2), Body(82, 3)], await projected.AfterAsync(rows.Skip(1)));
        Assert.Equal(Confidence.Unknown, (Confidence)rows[1].Before);
    }

    [Fact]
    public async Task Other_bytes_than_those_that_were_stored_are_not_shown()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 1, "create", Body(80, 1)), Event(2, 2, "update", request: Body(81, uid: null)));
        await projected.ChangeAsync(c => c.Set<ManifestRow>().ExecuteUpdateAsync(s => s.SetProperty(m => m.Body, ManifestCodec.Encode(Encoding.UTF8.GetBytes(Body(99))))));
        Assert.EndsWith("what is stored is not what was written.", await ConflictAsync(projected.Catalog.DocumentAsync(Projected.Everything, Key, 2, CancellationToken.None)), StringComparison.Ordinal);
    }

    internal static string? Text(ObjectBody? body) => body is null ? null : Encoding.UTF8.GetString(body.Json.Span);

    /// <summary>Compares every body of every entry with what threading all events at once gives.</summary>
    private static async Task CheckAsync(Projected projected, IReadOnlyList<StoredEvent> events)
    {
        var writes = events.Select(EventWrites.Of).ToList();
        var rows = (await projected.RowsAsync()).ToLookup(r => r.ObjectId);
        List<ObjectRow> objects = [];
        await projected.ChangeAsync(async c => objects = await c.Set<ObjectRow>().AsNoTracking().ToListAsync());
        foreach (var one in objects)
        {
            var key = new ObjectKey(one.Cluster, one.Group, one.Kind, one.Namespace, one.Name);
            var (drafts, _) = LineageThread.Apply(LineageState.Empty, LineageOrder.Arrange(writes.SelectMany(w => w.On(key))));
            var befores = drafts.Select(d => d.Row.BeforeHash is null ? null : d.Before).ToList();
            Assert.Equal(drafts.Select(d => Text(d.Body)), await projected.AfterAsync(rows[one.Id]));
            Assert.Equal(befores.Select(Text), await projected.BeforeAsync(rows[one.Id]));
        }
    }

    private static async Task<string> DocumentAsync(Projected projected, int number)
        => (await projected.Catalog.DocumentAsync(Projected.Everything, Key, number, CancellationToken.None)).Succeeded(out var document, out var problem)
            ? Encoding.UTF8.GetString(document.Body.Span)
            : problem.Detail ?? problem.Title;

    private static async Task<string?> ConflictAsync<T>(Task<Result<T>> asked)
    {
        Assert.False((await asked).Succeeded(out _, out var problem));
        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        return problem.Detail;
    }
}
