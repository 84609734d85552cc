using System.Runtime.CompilerServices;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline;
using AuditConsole.Web.Components.Timeline.Detail;
using AuditConsole.Web.Components.Timeline.Facets;
using AuditConsole.Web.Components.Timeline.Ranges;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

/// <summary>Nobody reads the Timeline without the right, and no store is touched on the way to no. The stores are empty shells: reading one throws.</summary>
public sealed class DeniedTimelineTests
{
    private static readonly TimelineQuestion Question = new("kind:Tier", Untouchable<EventQuery>(), new Span(0, Micros.PerDay), true);
    private static readonly ObjectKey Key = new("prod", string.Empty, "Node", string.Empty, "n1");

    [Fact]
    public async Task Denied_rows_never_reach_the_store()
    {
        var service = Service();

        Denied(await service.RowsAsync(Question, default), Permission.AuditSearch);
        Denied(await service.RowsAsync(Question with { Text = string.Empty }, default), Permission.AuditList);
        Denied(await service.ArrivalsAsync(Question, 0, null, default), Permission.AuditSearch);
        Denied(await service.SubscribeAsync(_ => Task.CompletedTask, NullLogger.Instance, default), Permission.AuditSearch);
        Denied(await service.HasEventsAsync(default), Permission.AuditList);
    }

    [Fact]
    public async Task Listing_alone_does_not_give_the_query_language()
    {
        var service = Service(Permission.AuditList);

        Denied(await service.RowsAsync(Question, default), Permission.AuditSearch);
    }

    [Fact]
    public async Task Free_words_are_not_looked_for_in_bodies_without_the_right_to_read_them()
    {
        Assert.True(EventQuery.TryParse("kind:Tier secretword", 0, out var query, out _));
        var question = Question with { Text = "kind:Tier secretword", Query = query };
        string[] permissions = [Permission.AuditList, Permission.AuditSearch, Permission.AuditGet];
        var service = Service(permissions);
        var counting = new TimelineCounting(Caller(permissions), new Authorizer(), Untouchable<EventSearch>(), TimeProvider.System);

        Denied(await service.RowsAsync(question, default), Permission.AuditBody);
        Denied(await service.ArrivalsAsync(question, 0, null, default), Permission.AuditBody);
        Denied(await counting.CountsAsync(question, FacetFields.Main, [], default), Permission.AuditBody);
        Denied(await counting.FacetAsync(question, FacetFields.Main[0], default), Permission.AuditBody);
        Assert.Null(await counting.CountAsync(Question, "secretword", default));
    }

    [Fact]
    public async Task Denied_counts_never_reach_the_store()
    {
        var counting = new TimelineCounting(Caller(), new Authorizer(), Untouchable<EventSearch>(), TimeProvider.System);

        Denied(await counting.CountsAsync(Question, FacetFields.Main, [], default), Permission.AuditSearch);
        Denied(await counting.FacetAsync(Question, FacetFields.Main[0], default), Permission.AuditSearch);
        Assert.Null(await counting.CountAsync(Question, "kind:Pod", default));
    }

    [Fact]
    public async Task Denied_event_never_reaches_the_store()
    {
        var service = Events();

        Denied(await service.EventAsync(7, default), Permission.AuditGet);
        Denied(await service.RawAsync(7, default), Permission.AuditBody);
        Denied(await service.ManifestAsync(Key, 1, default), Permission.AuditBody);
        Denied(await service.DiffAsync(Key, Version, default), Permission.AuditBody);
    }

    [Fact]
    public async Task Seeing_an_event_does_not_give_its_bodies()
    {
        var service = Events(Permission.AuditGet, Permission.AuditList, Permission.AuditSearch);

        Denied(await service.RawAsync(7, default), Permission.AuditBody);
        Denied(await service.DiffAsync(Key, Version, default), Permission.AuditBody);
    }

    private static ObjectVersion Version => new(2, 7, 0, "a", EventAction.Update, WriteClass.Change, Confidence.Captured, Confidence.Captured, null, null, null, true);

    private static TimelineService Service(params string[] permissions)
        => new(Caller(permissions), new Authorizer(), Untouchable<LedgerCatalog>(), Untouchable<EventSearch>(), Untouchable<ObjectCatalog>(), TimeProvider.System);

    private static EventService Events(params string[] permissions) => new(Caller(permissions), new Authorizer(), Untouchable<LedgerCatalog>(), Untouchable<ObjectCatalog>());

    private static Func<CancellationToken, ValueTask<Caller>> Caller(params string[] permissions)
        => _ => ValueTask.FromResult(new Caller(CallerKind.User, "u1", "Ada") { Grants = [new Grant(permissions, new Scope("default"))] });

    private static void Denied<T>(Result<T> result, string permission)
    {
        Assert.False(result.Succeeded(out _, out var problem));
        Assert.Equal(ProblemKind.Denied, problem.Kind);
        Assert.Contains(permission, problem.Detail, StringComparison.Ordinal);
    }

    private static T Untouchable<T>()
        where T : class
        => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}
