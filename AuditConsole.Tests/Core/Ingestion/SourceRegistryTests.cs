using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class SourceRegistryTests
{
    [Fact]
    public async Task A_source_is_created_once_and_recorded_once()
    {
        await using var capture = await Capture.StartAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => capture.SourceAsync("edge.1")));

        Assert.All(made, source => Assert.Equal(("edge.1", "edge.1"), (source.Name, source.Cluster)));
        var recorded = Assert.Single(capture.Own.Offered);
        Assert.Equal(("config.source.create", "jane", "edge.1"), (recorded.Event.Type, recorded.Event.Actor.Name, recorded.Event.Resource.Name));
        Assert.Equal("""{"name":"edge.1","cluster":"edge.1"}""", System.Text.Encoding.UTF8.GetString(recorded.Bodies.After.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("auditconsole")]
    public async Task Bad_names_are_refused(string name)
    {
        await using var capture = await Capture.StartAsync();

        var ensured = await capture.Get<SourceRegistry>().EnsureAsync(name, Capture.Person, default);

        Assert.False(ensured.Succeeded(out _, out var problem));
        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Empty(capture.Own.Offered);
    }

    [Fact]
    public async Task A_change_is_recorded_with_both_sides_and_kept()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("edge");
        var sources = capture.Get<SourceRegistry>();
        var told = new List<string>();
        sources.Changed += told.Add;

        var changed = await sources.ChangeAsync("edge", s => s with { Cluster = "eu", IsPaused = true, Paths = ["/a/*.log", "/b.log"] }, Capture.Person, default);

        Assert.True(changed.Succeeded(out var source, out _));
        Assert.Equal(("eu", true), (source.Cluster, source.IsPaused));
        Assert.Equal(["edge"], told);
        var recorded = capture.Own.Offered[^1];
        Assert.Equal("config.source.update", recorded.Event.Type);
        Assert.Equal("""{"name":"edge","cluster":"edge"}""", System.Text.Encoding.UTF8.GetString(recorded.Bodies.Before.Span));
        Assert.Equal("""{"name":"edge","cluster":"eu","paused":true,"paths":["/a/*.log","/b.log"]}""", System.Text.Encoding.UTF8.GetString(recorded.Bodies.After.Span));

        using var again = ActivatorUtilities.CreateInstance<SourceRegistry>(capture.Store.Services);
        await again.LoadAsync(default);
        Assert.Equal(["/a/*.log", "/b.log"], again.Find("edge")!.Paths);
        Assert.True(again.Find("edge")!.IsPaused);
    }

    [Fact]
    public async Task A_change_of_nothing_is_none_and_one_that_cannot_be_recorded_is_not_made()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("edge");
        var sources = capture.Get<SourceRegistry>();

        Assert.True((await sources.ChangeAsync("edge", s => s with { Cluster = s.Cluster }, Capture.Person, default)).Succeeded(out _, out _));
        Assert.Single(capture.Own.Offered);

        capture.Own.Refusal = IntakeReceipt.Unavailable;
        Assert.False((await sources.ChangeAsync("edge", s => s with { IsPaused = true }, Capture.Person, default)).Succeeded(out _, out var problem));
        Assert.Equal(ProblemKind.Unavailable, problem.Kind);
        Assert.False(sources.Find("edge")!.IsPaused);
        Assert.False((await sources.ChangeAsync("nobody", s => s, Capture.Person, default)).Succeeded(out _, out problem));
        Assert.Equal(ProblemKind.NotFound, problem.Kind);
    }

    [Fact]
    public async Task Counters_survive_a_restart()
    {
        await using var capture = await Capture.StartAsync();
        await capture.SendAsync($"[{NativeCaseTests.WithDefaults("""{"event_id":"a","password":"hunter2hunter2"}""")},{{}}]");
        await capture.Get<SourceRegistry>().SaveCountersAsync(default);

        using var again = ActivatorUtilities.CreateInstance<SourceRegistry>(capture.Store.Services);
        await again.LoadAsync(default);

        var source = Assert.Single(again.All);
        Assert.Equal(new SourceCounters(2, 1, 0, 1, 0, 1), source.Counters);
        Assert.Equal(Reading.Now, source.LastSeen);
    }

    [Fact]
    public async Task The_keeper_saves_when_it_stops()
    {
        await using var capture = await Capture.StartAsync();
        var keeper = capture.Store.Services.GetServices<IHostedService>().First();
        await keeper.StartAsync(default);
        await capture.SendAsync(NativeCaseTests.WithDefaults("{}"));
        await keeper.StopAsync(default);

        await using var context = await capture.Store.Contexts.CreateDbContextAsync();
        Assert.Equal(1, (await context.Set<SourceRow>().SingleAsync()).Accepted);
    }

    [Fact]
    public async Task Equal_refusals_share_a_row_for_an_hour()
    {
        await using var capture = await Capture.StartAsync();
        var store = capture.Get<QuarantineStore>();
        Refusal[] two = [new(0, 3, null, "bad_json", null, "JSON", null, [1]), new(1, 4, null, "bad_json", null, "JSON", null, [2])];

        await store.AddAsync("prod", "a.log", two, Reading.Now, default);
        await store.AddAsync("prod", "b.log", two, Reading.Now + Micros.PerHour - 1, default);
        await store.AddAsync("prod", null, two, Reading.Now + Micros.PerHour, default);
        await store.AddAsync("other", null, two, Reading.Now, default);

        var rows = await store.ListAsync("prod", 10, default);
        Assert.Equal([(2, null), (4, "b.log, line 4")], rows.Select(r => (r.Occurrences, r.Origin)));
        Assert.Equal([1], rows[1].Sample.ToArray());
    }

    [Fact]
    public async Task When_quarantine_is_full_the_oldest_go_and_that_is_recorded()
    {
        await using var capture = await Capture.StartAsync();
        var rows = Enumerable.Range(0, QuarantineStore.MaxRows).Select(i => new QuarantineRow { LedgerId = "default", Id = Guid.CreateVersion7(), Source = "s", ReasonCode = "bad_json", Received = i, First = i });
        await capture.Get<StoreWriter>().WriteAsync(
            async (context, token) =>
            {
                context.AddRange(rows);
                await context.SaveChangesAsync(token);
            },
            default);

        await capture.Get<QuarantineStore>().AddAsync("prod", null, [new(0, null, null, "bad_json", null, "JSON", null, [1])], Reading.Now, default);

        await using var context = await capture.Store.Contexts.CreateDbContextAsync();
        Assert.Equal(QuarantineStore.MaxRows, await context.Set<QuarantineRow>().CountAsync());
        Assert.Equal(1, await context.Set<QuarantineRow>().MinAsync(q => q.Received));
        Assert.Equal("capture.quarantine_overflow", Assert.Single(capture.Own.Offered).Event.Type);
    }
}
