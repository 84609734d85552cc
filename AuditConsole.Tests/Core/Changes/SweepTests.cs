using System.Globalization;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>Events that end objects without naming them.</summary>
public sealed class SweepTests
{
    [Fact]
    public async Task The_end_of_a_namespace_ends_all_that_it_held_and_nothing_else()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(
            Created(1, "web"),
            Created(2, "api"),
            Created(3, "web", e => e.Resource.Namespace = "bank"),
            Created(4, "web", e => e.Cluster = "test"),
            Event(5, 20, "update", EndedNamespace, change: e => (e.Resource, e.Actor.Name) = (NamespaceOf("shop"), "namespace-controller")));
        Assert.Equal([ObjectState.Deleted, ObjectState.Deleted], [(await StateAsync(projected, Key)), await StateAsync(projected, Key with { Name = "api" })]);
        Assert.Equal([ObjectState.Live, ObjectState.Live], [(await StateAsync(projected, Key with { Namespace = "bank" })), await StateAsync(projected, Key with { Cluster = "test" })]);

        var end = (await projected.Catalog.VersionsAsync(Projected.Everything, Key, withNoise: false, null, 10, CancellationToken.None))[0];
        Assert.Equal((2, 5L, "namespace-controller", true, true), (end.Number!.Value, end.Seq, end.Actor, end.IsImplied, end.IsDeletion));
        Assert.Equal((EventAction.Delete, Confidence.Captured, Confidence.Assumed), (end.Action, end.Before, end.After));
        Assert.Equal("implied by event 5: the namespace shop is gone, with all it held", end.Note);
        Assert.Null(await projected.Catalog.VersionOfAsync(Projected.Everything, 5, CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}""")]
    public async Task A_collection_whose_items_were_not_captured_is_gone(string? answer)
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Created(1, "web"), Created(2, "web", e => e.Resource.Kind = "Ingress"));
        await projected.AddAsync(Collection(3, 20, null, answer));
        Assert.Equal(ObjectState.Deleted, await StateAsync(projected, Key));
        Assert.Equal(ObjectState.Live, await StateAsync(projected, Key with { Kind = "Ingress" }));
        Assert.Equal("implied by event 3, a deleted collection whose items were not captured", (await projected.RowsAsync())[1].Note);
    }

    [Theory]
    [InlineData("""{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"items":[]}""")]
    [InlineData("""{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"items":null}""")]
    public async Task A_collection_that_was_empty_took_nothing(string answer)
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Created(1, "web"), Collection(2, 20, null, answer));
        Assert.Equal(ObjectState.Live, await StateAsync(projected, Key));
    }

    [Theory]
    [InlineData("labelSelector=app%3Dweb", "v2 change Assumed")]
    [InlineData("labelSelector=app%3Dapi", "")]
    [InlineData("labelSelector=app%21%3Dapi%2Ctier+in+%28a%2Cb%29&limit=500", "v2 change Assumed")]
    [InlineData("labelSelector=size%3E5", "- collection Unknown")]
    [InlineData("fieldSelector=metadata.name%3Dweb", "- collection Unknown")]
    [InlineData("propagationPolicy=Background", "v2 change Assumed")]
    public async Task Of_a_collection_what_the_selector_takes_is_gone(string query, string expected)
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 1, more: ""","labels":{"app":"web","tier":"a"}""")), Collection(2, 20, query));
        Assert.Equal(expected, string.Join("; ", (await projected.RowsAsync()).Skip(1).Select(Words)));
    }

    [Fact]
    public async Task Whether_a_selector_takes_an_object_without_a_body_is_not_known()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create"), Collection(2, 20, "labelSelector=app"));
        var row = (await projected.RowsAsync())[1];
        Assert.Equal("- collection Unknown", Words(row));
        Assert.Equal("event 2 deleted a part of the collection: whether this object was in it was not captured", row.Note);
        Assert.Equal(ObjectState.Live, await StateAsync(projected, Key));
    }

    [Fact]
    public async Task What_a_finalizer_holds_is_terminating_until_it_is_released()
    {
        const string Held = ""","finalizers":["a/b"]""";
        const string Released = ",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"";
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 1, more: Held)), Collection(2, 20, null));
        Assert.Equal("v2 terminating Assumed", Words((await projected.RowsAsync())[1]));
        Assert.Equal(ObjectState.Terminating, await StateAsync(projected, Key));
        await projected.AddAsync(Event(3, 30, "update", Body(80, 3, more: Released)));
        Assert.Equal(ObjectState.Deleted, await StateAsync(projected, Key));
    }

    [Fact]
    public async Task An_object_that_is_written_after_all_had_not_gone_yet()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Created(1, "web"), Collection(2, 20, null), Event(3, 30, "update", Body(81, 4)));
        var row = (await projected.RowsAsync())[2];
        Assert.Equal(("v3 change Captured", VersionFlags.None, "it had not gone yet when its deletion was implied"), (Words(row), (VersionFlags)row.Flags, row.Note));
        Assert.Equal(ObjectState.Live, await StateAsync(projected, Key));
    }

    [Fact]
    public async Task The_answer_that_another_server_logged_is_the_better_one()
    {
        const string Items = """{"kind":"NetworkPolicyList","items":[{"metadata":{"name":"web","namespace":"shop","uid":"u-1","resourceVersion":"1"}}]}""";
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Created(1, "web"), Collection(2, 20, null, change: e => e.RequestId = "r"));
        await projected.AddAsync(Collection(3, 20.1, null, Items, e => (e.RequestId, e.Source) = ("r", "aggregated")));
        Assert.Equal(["v1 change Captured", "- noop Captured", "v2 change Captured"], (await projected.RowsAsync()).Select(Words));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_heard_of_later_has_met_the_end_of_its_namespace_too(bool together)
    {
        var ended = Event(1, 20, "update", EndedNamespace, change: e => e.Resource = NamespaceOf("shop"));
        var created = Event(2, 10, "create", Body(80, 1));
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(together ? [ended, created] : [ended]);
        if (!together)
        {
            await projected.RestartAsync();
            await projected.AddAsync(created);
        }

        Assert.Equal(["v1 change Captured", "v2 change Assumed"], (await projected.RowsAsync()).Select(Words));
        await projected.AddAsync(Event(3, 30, "create", Body(80, 9, "u-2")));
        Assert.Equal(ObjectState.Live, await StateAsync(projected, Key));
    }

    [Fact]
    public async Task A_namespace_of_any_size_ends_once_however_often_the_program_is_stopped_meanwhile()
    {
        const int Objects = 2_500;
        await using var projected = await Projected.StartAsync();
        foreach (var chunk in Enumerable.Range(1, Objects).Chunk(500))
        {
            await projected.AddAsync([.. chunk.Select(i => Created(i, $"web-{i.ToString(CultureInfo.InvariantCulture)}"))]);
        }

        var ended = Event(Objects + 1, 9_000, "update", EndedNamespace, change: e => e.Resource = NamespaceOf("shop"));
        await projected.AddPartAsync(parts: 2, ended);
        Assert.Equal(Objects, projected.Position);
        await projected.RestartAsync();
        Assert.Equal(Objects, projected.Position);
        await projected.AddAsync(ended, Created(Objects + 2, "late", e => e.Time = 5));
        var rows = await projected.RowsAsync();
        Assert.Equal(2 * (Objects + 1), rows.Count);
        Assert.All(rows.Where(r => r.Number == 2), r => Assert.Equal(ObjectState.Deleted, (ObjectState)r.State!.Value));
        Assert.Equal(Objects + 2, projected.Position);
    }

    private static StoredEvent Created(long seq, string name, Action<AuditEvent>? change = null) => Event(seq, 10, "create", Body(80, 1), change: e =>
    {
        e.Resource.Name = name;
        change?.Invoke(e);
    });

    private static StoredEvent Collection(long seq, double time, string? query, string? answer = null, Action<AuditEvent>? change = null) => Event(seq, time, "deletecollection", answer, change: e =>
    {
        e.Resource.Name = null;
        e.RequestUri = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies" + (query is null ? string.Empty : "?" + query);
        change?.Invoke(e);
    });

    private static async Task<ObjectState> StateAsync(Projected projected, ObjectKey key) => (await projected.Catalog.FindAsync(Projected.Everything, key, CancellationToken.None))!.State;

    private static string Words(ObjectVersionRow row)
        => $"{(row.Number is { } number ? $"v{number.ToString(CultureInfo.InvariantCulture)}" : "-")} {((WriteClass)row.Class).ToString().ToLowerInvariant()} {(Confidence)row.After}";
}
