using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

public sealed class StageTableTests
{
    private const long Now = 1_773_153_000_000_000;
    private const long Later = Now + StageTable.Patience + Micros.PerMinute;

    private readonly HashSet<long> _hidden = [];
    private readonly StageTable _stages;

    public StageTableTests() => _stages = Table();

    public static TheoryData<string[]> Orders()
    {
        string[] all = ["RequestReceived", "ResponseStarted", "ResponseComplete"];
        return [.. from a in all from b in all from c in all where a != b && b != c && a != c select (string[])[a, b, c]];
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Only_the_completion_is_shown_in_whatever_order_the_stages_come(string[] order)
    {
        for (var i = 0; i < order.Length; i++)
        {
            _stages.Add(Stage(i + 1, "r1", order[i]));
        }

        _stages.Sweep(Later);
        Assert.Equal([Array.IndexOf(order, "ResponseComplete") + 1L], Enumerable.Range(1, 3).Select(seq => (long)seq).Where(seq => !_hidden.Contains(seq)));
        Assert.False(_stages.IsUnfinished(Array.IndexOf(order, "RequestReceived") + 1));
    }

    [Fact]
    public void A_panic_completes_a_request()
    {
        _stages.Add(Stage(1, "r1", "RequestReceived"));
        _stages.Add(Stage(2, "r1", "Panic"));
        _stages.Sweep(Later);
        Assert.Equal([1], _hidden);
    }

    [Fact]
    public void A_request_is_hidden_at_once_and_put_back_when_nothing_more_has_come_in_time()
    {
        _stages.Add(Stage(1, "r1", "RequestReceived"));
        Assert.Equal([1], _hidden);
        _stages.Sweep(Now + StageTable.Patience);
        Assert.Equal([1], _hidden);
        Assert.False(_stages.IsUnfinished(1));
        _stages.Sweep(Later);
        Assert.Empty(_hidden);
        Assert.True(_stages.IsUnfinished(1));
    }

    [Fact]
    public void A_completion_that_comes_at_last_hides_what_was_put_back()
    {
        _stages.Add(Stage(1, "r1", "RequestReceived"));
        _stages.Sweep(Later);
        _stages.Add(Stage(2, "r1", "ResponseComplete"));
        Assert.Equal([1], _hidden);
        Assert.False(_stages.IsUnfinished(1));
    }

    [Fact]
    public void A_long_request_that_has_answered_is_shown_once()
    {
        _stages.Add(Stage(1, "r1", "RequestReceived"));
        _stages.Add(Stage(2, "r1", "ResponseStarted"));
        _stages.Sweep(Later);
        Assert.Equal([1], _hidden);
    }

    [Fact]
    public void Requests_of_two_sources_are_two_though_their_ids_are_one()
    {
        _stages.Add(Stage(1, "r1", "RequestReceived", source: "prod"));
        _stages.Add(Stage(2, "r1", "ResponseComplete", source: "staging"));
        _stages.Sweep(Later);
        Assert.True(_stages.IsUnfinished(1));
    }

    [Fact]
    public void Both_reports_of_one_request_are_hidden_by_its_completion()
    {
        _stages.Add(Stage(1, "r1", "RequestReceived"));
        _stages.Add(Stage(2, "r1", "RequestReceived"));
        _stages.Add(Stage(3, "r1", "ResponseComplete"));
        _stages.Sweep(Later);
        Assert.Equal([1, 2], _hidden.Order());
    }

    [Fact]
    public void An_import_of_old_events_is_given_a_moment_for_the_other_stages()
    {
        var e = Stage(1, "r1", "RequestReceived");
        e.Received = Later;
        _stages.Add(e);
        _stages.Sweep(Later);
        Assert.Equal([1], _hidden);
        _stages.Sweep(Later + Micros.PerMinute);
        Assert.Empty(_hidden);
    }

    [Fact]
    public void A_request_that_uses_the_id_of_a_completed_one_is_a_request_of_its_own()
    {
        _stages.Add(Stage(1, "r1", "RequestReceived"));
        _stages.Add(Stage(2, "r1", "ResponseComplete"));
        _stages.Add(Stage(3, "r1", "RequestReceived", time: Now + 1));
        _stages.Sweep(Later + 1);
        Assert.Equal([1], _hidden);
        Assert.True(_stages.IsUnfinished(3));

        _stages.Add(Stage(4, "r1", "ResponseStarted", time: Now + 2));
        Assert.Equal([1, 3], _hidden.Order());
        _stages.Add(Stage(5, "r1", "ResponseComplete", time: Now + 3));
        Assert.Equal([1, 3, 4], _hidden.Order());
    }

    [Fact]
    public void A_completion_that_comes_late_does_not_end_a_later_request_of_its_id()
    {
        _stages.Add(Stage(1, "r1", "RequestReceived"));
        _stages.Add(Stage(2, "r1", "RequestReceived", time: Now + 2));
        _stages.Add(Stage(3, "r1", "ResponseComplete", time: Now + 1));
        _stages.Sweep(Later + 2);
        Assert.Equal([1], _hidden);
        Assert.True(_stages.IsUnfinished(2));
    }

    [Fact]
    public void What_there_is_no_room_to_wait_for_is_shown()
    {
        var stages = Table(capacity: 2);
        stages.Add(Stage(1, "r1", "RequestReceived"));
        stages.Add(Stage(2, "r2", "RequestReceived"));
        stages.Add(Stage(3, "r2", "ResponseComplete"));
        stages.Add(Stage(4, "r3", "RequestReceived"));
        Assert.Equal([1, 2, 4], _hidden.Order());
        stages.Add(Stage(5, "r4", "RequestReceived"));
        Assert.Equal([2, 4, 5], _hidden.Order());
        Assert.True(stages.IsUnfinished(1));
    }

    [Fact]
    public void Events_without_stages_are_left_alone()
    {
        var e = Stage(1, "r1", "x");
        e.Extra.Clear();
        _stages.Add(e);
        _stages.Add(Stage(2, "r1", "elsewhere"));
        _stages.Sweep(Later);
        Assert.Empty(_hidden);
    }

    private StageTable Table(int capacity = StageTable.DefaultCapacity) => new(
        (seq, superseded) =>
        {
            if (superseded)
            {
                _hidden.Add(seq);
            }
            else
            {
                _hidden.Remove(seq);
            }
        },
        capacity);

    private static AuditEvent Stage(long seq, string request, string stage, string source = "prod", long time = Now) => new()
    {
        Seq = seq,
        Id = $"{request}/{stage}",
        Time = time,
        Received = Now,
        Source = source,
        Tenant = "default",
        Type = "k8s.pod.update",
        RequestId = request,
        Extra = { new("stage", stage) },
    };
}
