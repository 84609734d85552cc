using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Ledgers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Core.Changes;

public sealed class PoisonTests
{
    [Fact]
    public async Task An_object_that_cannot_be_stored_holds_up_no_other()
    {
        await using var projected = await Projected.StartAsync();
        await projected.ChangeAsync(context => context.Database.ExecuteSqlRawAsync("CREATE TRIGGER Poison BEFORE INSERT ON Objects WHEN NEW.Name = 'web-3' BEGIN SELECT RAISE(ABORT, 'poison'); END"));
        StoredEvent[] events = [.. Enumerable.Range(1, 6).Select(i => Event(i, i, "create", Body(80, i), change: e => e.Resource.Name = $"web-{i}"))];
        await Assert.ThrowsAsync<SqliteException>(() => projected.AddAsync(events));

        var poisoned = Assert.Single(await projected.SearchAsync(events));
        Assert.Equal([3L], poisoned.Writes.Select(w => w.Seq));
        Assert.Contains("poison", poisoned.Reason.Message, StringComparison.Ordinal);
        Assert.Equal([1L, 2, 4, 5, 6], (await projected.RowsAsync()).Select(r => r.Seq));
        Assert.Equal(6, projected.Position);

        await projected.RestartAsync();
        Assert.Equal(6, projected.Position);
    }

    [Fact]
    public async Task A_store_that_takes_nothing_is_nobodys_fault()
    {
        await using var projected = await Projected.StartAsync();
        await projected.ChangeAsync(context => context.Database.ExecuteSqlRawAsync("CREATE TRIGGER Full BEFORE INSERT ON ProjectionStates BEGIN SELECT RAISE(ABORT, 'full'); END"));
        var e = Event(1, 1, "create", Body(80, 1));
        await Assert.ThrowsAsync<SqliteException>(() => projected.SearchAsync(e));
        await projected.ChangeAsync(context => context.Database.ExecuteSqlRawAsync("DROP TRIGGER Full"));
        Assert.Empty(await projected.SearchAsync(e));
        Assert.Single(await projected.RowsAsync());
    }

    [Fact]
    public void A_projection_is_stalled_when_it_is_behind_and_has_not_moved_for_a_time()
    {
        var positions = new ProjectionPositions();
        var position = positions.Of("default");
        var catalog = new AuditConsole.Core.Changes.ObjectCatalog(null!, positions, null!);
        Assert.False(catalog.IsStalled("default", ledgerSize: 5, patience: 10, now: 1_000));
        position.Move(4, 1_000);
        Assert.False(catalog.IsStalled("default", ledgerSize: 5, patience: 10, now: 1_010));
        Assert.True(catalog.IsStalled("default", ledgerSize: 5, patience: 10, now: 1_011));
        Assert.False(catalog.IsStalled("default", ledgerSize: 4, patience: 10, now: 1_011));
    }
}
