using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using FsCheck.Fluent;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Core.Changes;

public sealed class LateEventTests
{
    [Fact]
    public async Task An_event_that_comes_late_takes_its_place_and_numbers_change()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 1)), Event(2, 30, "update", Body(82, 3)));
        await projected.AddAsync(Event(3, 20, "update", Body(81, 2)));
        var rows = await projected.RowsAsync();
        Assert.Equal([(1, 1L), (2, 3L), (3, 2L)], rows.Select(r => (r.Number!.Value, r.Seq)));
        Assert.Equal(3, (await projected.Catalog.NumbersAsync(Projected.Everything, [2], CancellationToken.None))[2]);
    }

    [Fact]
    public async Task A_lower_resource_version_beats_the_clock()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 1)), Event(2, 20, "update", Body(82, 3)), Event(3, 20.25, "update", Body(81, 2)));
        var rows = await projected.RowsAsync();
        Assert.Equal([1L, 3L, 2L], rows.Select(r => r.Seq));
        Assert.Equal("clock skew 250 ms", rows[1].Note);
        Assert.Equal(20_250_000, rows[1].Time);
    }

    [Fact]
    public async Task A_lower_resource_version_much_later_is_a_restored_store()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 100)), Event(2, 20, "update", Body(81, 200)), Event(3, 4000, "update", Body(82, 50)), Event(4, 4010, "update", Body(83, 60)));
        Assert.Equal([1L, 2L, 3L, 4L], (await projected.RowsAsync()).Select(r => r.Seq));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_Calico_API_server_stores_is_an_echo_of_what_it_was_asked_to(bool echoFirst)
    {
        static void Asked(AuditEvent e) => e.Resource.Group = "projectcalico.org";
        static void Stored(AuditEvent e) => (e.Resource.Group, e.Resource.Name, e.Actor.Name) = ("crd.projectcalico.org", "web.web.x", "system:serviceaccount:calico-apiserver:calico-apiserver");
        var asked = Event(1, 10.5, "create", Body(80, 2), change: e => Named(e, Asked));
        var echo = Event(2, 10.4, "create", Body(80, 2), change: e => Named(e, Stored));
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(echoFirst ? echo : asked);
        await projected.AddAsync(echoFirst ? asked : echo);
        var rows = await projected.RowsAsync();
        Assert.Equal([(null, 2L), (1, 1L)], rows.Select(r => (r.Number, r.Seq)));
        Assert.Equal("echo of event 1: the Calico API server storing it", rows[0].Note);

        static void Named(AuditEvent e, Action<AuditEvent> more)
        {
            e.Resource.Name = "web.x";
            more(e);
        }
    }

    [Fact]
    public async Task An_echo_alone_makes_a_version_of_the_object_that_was_asked_for()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 2), change: e => (e.Resource.Group, e.Actor.Name) = ("crd.projectcalico.org", "system:serviceaccount:calico-apiserver:calico-apiserver")));
        Assert.NotNull(await projected.Catalog.FindAsync(Projected.Everything, Key with { Group = "projectcalico.org" }, CancellationToken.None));
    }

    [Fact]
    public async Task A_request_that_two_servers_logged_is_one_version_and_the_one_with_the_answer_is_kept()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 1)), Event(2, 20, "update", request: Body(81), change: e => e.RequestId = "r"));
        await projected.AddAsync(Event(3, 20.1, "update", Body(81, 2), change: e => (e.RequestId, e.Source) = ("r", "aggregated")));
        Assert.Equal([(1, 1L), (null, 2L), (2, 3L)], (await projected.RowsAsync()).Select(r => (r.Number, r.Seq)));
    }

    [Fact]
    public async Task A_deletion_answered_after_the_creation_anew_ends_the_one_before()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 1)), Event(2, 20, "create", Body(81, 9, "u-2")));
        await projected.AddAsync(Event(3, 20.5, "delete", Body(80, 1)));
        var rows = await projected.RowsAsync();
        Assert.Equal([(1, 1L, Uid), (2, 3L, Uid), (3, 2L, "u-2")], rows.Select(r => (r.Number!.Value, r.Seq, r.Uid)));
        Assert.Equal([VersionFlags.None, VersionFlags.Deletion, VersionFlags.Recreation], rows.Select(r => (VersionFlags)r.Flags));
        Assert.Equal(ObjectState.Live, (await projected.Catalog.FindAsync(Projected.Everything, Key, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task An_audit_id_used_twice_in_one_source_hides_nothing()
    {
        await using var projected = await Projected.StartAsync();
        await projected.AddAsync(Event(1, 10, "create", Body(80, 1), change: e => e.RequestId = "r"), Event(2, 11, "update", Body(81, 2), change: e => e.RequestId = "r"));
        Assert.Equal([1, 2], (await projected.RowsAsync()).Select(r => r.Number));
    }

    [Fact]
    public async Task Whatever_the_order_of_arrival_the_versions_are_those_of_the_order_of_effect()
    {
        await using var projected = await Projected.StartAsync();
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var events = RandomEvents(random, seed);
            var (expected, _) = LineageThread.Apply(LineageState.Empty, LineageOrder.Arrange(events.SelectMany(e => EventWrites.Of(e).On(Key with { Namespace = $"shop-{seed}" }))));
            foreach (var batch in events.OrderBy(_ => random.Next()).Chunk(random.Next(1, 5)))
            {
                await projected.AddAsync(batch);
                if (random.Next(3) == 0)
                {
                    await projected.RestartAsync();
                }
            }

            var found = (await projected.RowsAsync()).Where(r => r.Seq / 100 == seed).ToList();
            Assert.Equal(expected.Select(d => Essence(d.Row)), found.Select(Essence));
            Assert.Equal(expected.Select(d => VersionBodyTests.Text(d.Body)), await projected.AfterAsync(found));
        }
    }

    private static List<StoredEvent> RandomEvents(Random random, int course)
    {
        var events = new List<StoredEvent>();
        var version = 10L;
        for (var seq = course * 100L; seq < course * 100 + 14; seq++)
        {
            version += random.Next(3);
            var time = 1_000_000 + random.Next(3) * 3600 + random.Next(40) / 4.0;
            var uid = random.Next(5) == 0 ? "u-2" : Uid;
            var port = 80 + random.Next(3);
            var twice = random.Next(6) == 0 ? random.Next(2) == 0 ? "a" : "b" : null;
            void Change(AuditEvent e)
            {
                e.Resource.Namespace = $"shop-{course}";
                (e.RequestId, e.Source) = twice is null ? (e.RequestId, e.Source) : ("shared", twice);
            }

            events.Add(random.Next(10) switch
            {
                8 => Event(seq, time, "update", EndedNamespace, change: e => e.Resource = NamespaceOf($"shop-{course}")),
                9 => Event(seq, time, "deletecollection", change: e => (e.Resource.Namespace, e.Resource.Name) = ($"shop-{course}", null)),
                0 => Event(seq, time, "create", Body(port, version, uid), change: Change),
                1 => Event(seq, time, "delete", random.Next(2) == 0 ? null : Body(port, version, uid), change: Change),
                2 => Event(seq, time, "update", request: Body(port, version, uid), change: Change),
                3 => Event(seq, time, "patch", request: "{}", change: Change),
                4 => Event(seq, time, "update", Body(port, version, uid, generation: 3), change: e => (e.Class, e.Resource.Namespace, e.Resource.Subresource) = (EventClass.Status, $"shop-{course}", "status")),
                _ => Event(seq, time, "update", Body(port, version, uid, generation: random.Next(4)), change: Change),
            });
        }

        return events;
    }

    private static (int Ordinal, int? Number, long Seq, WriteClass Class, Confidence Before, Confidence After, string? Uid, string? Note, string? Body, VersionFlags Flags, int? Added) Essence(ObjectVersionRow r)
        => (r.Ordinal, r.Number, r.Seq, (WriteClass)r.Class, (Confidence)r.Before, (Confidence)r.After, r.Uid, r.Note, r.BodyHash is null ? null : Convert.ToHexString(r.BodyHash), (VersionFlags)r.Flags, r.Added);
}
