using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Tests.Core.Query;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.DataProtection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class AuditLogsServiceTests
{
    private static readonly Scope Whole = new("default");
    private static readonly Scope Payments = new("default") { Namespaces = ["payments"] };

    private readonly SearchLedger _ledger = new(Enumerable.Range(1, 30).Select(i =>
    {
        var e = new AuditEvent { Id = i == 7 ? "e5" : $"e{i}", Source = i == 7 ? "other" : "prod", Tenant = "default", Type = "x.y", Time = i * Micros.PerSecond, Class = EventClass.Read };
        (e.Resource.Kind, e.Resource.Namespace) = ("Pod", i % 3 == 0 ? "payments" : "web");
        return (e, new EventBodies { After = Encoding.UTF8.GetBytes($$"""{"word":"needle{{i % 2}}"}""") });
    }), 100);

    private AuditLogsService Service => new(_ledger.Search(), new LedgerCatalog(), new Authorizer(), new PageCursors(new EphemeralDataProtectionProvider()));

    private static Caller With(Scope scope, params string[] permissions) => new(CallerKind.ApiKey, "k", "key") { Grants = [new Grant(permissions, scope)] };

    private static AuditLogsQuestion Question(string query = "")
        => EventQuery.TryParse(query, 0, out var parsed, out var error) ? new AuditLogsQuestion(parsed) { UsesQueryLanguage = query.Length > 0 } : throw new ArgumentException(error.Message);

    private static AuditLogQuestion One(string id, string? source = null, bool bodies = false) => new(id, source, bodies, EventShape.Fields);

    private static T Value<T>(Result<T> result) => result.Succeeded(out var value, out var problem) ? value : throw new InvalidOperationException(problem.ToString());

    private static Problem Problem<T>(Result<T> result) => result.Succeeded(out _, out var problem) ? throw new InvalidOperationException("It was allowed.") : problem;

    private static IEnumerable<long> Seqs(EventPage page) => [.. page.Items.Select(item => item.Stored.Event.Seq)];

    [Theory]
    [InlineData("", Permission.AuditList)]
    [InlineData("kind:Pod", Permission.AuditSearch)]
    public async Task Denied_list_never_reaches_the_store(string query, string needed)
    {
        var others = With(Whole, [.. Permission.All.Where(p => p != needed)]);
        foreach (var caller in new[] { Caller.Anonymous, others })
        {
            Assert.Equal(ProblemKind.Denied, Problem(await Service.ListAsync(caller, Question(query), CancellationToken.None)).Kind);
        }

        Assert.Empty(_ledger.Read);
        Assert.Equal(30, Seqs(Value(await Service.ListAsync(With(Whole, needed), Question(query), CancellationToken.None))).Count());
    }

    [Fact]
    public async Task Denied_get_never_reaches_the_store()
    {
        var caller = With(Whole, [.. Permission.All.Where(p => p != Permission.AuditGet)]);
        Assert.Equal(ProblemKind.Denied, Problem(await Service.GetAsync(caller, One("e1"), CancellationToken.None)).Kind);
        var noBodies = With(Whole, Permission.AuditGet);
        Assert.Equal(ProblemKind.Denied, Problem(await Service.GetAsync(noBodies, One("e1", bodies: true), CancellationToken.None)).Kind);
        Assert.Empty(_ledger.Read);
    }

    [Fact]
    public async Task Free_words_need_the_right_to_bodies_and_search_only_where_it_holds()
    {
        var denied = Problem(await Service.ListAsync(With(Whole, Permission.AuditSearch), Question("needle1"), CancellationToken.None));
        Assert.Equal(ProblemKind.Denied, denied.Kind);
        Assert.Contains(Permission.AuditBody, denied.Detail, StringComparison.Ordinal);
        Assert.Empty(_ledger.Read);

        Assert.Equal(15, Seqs(Value(await Service.ListAsync(With(Whole, Permission.AuditSearch, Permission.AuditBody), Question("needle1"), CancellationToken.None))).Count());
        var mixed = new Caller(CallerKind.ApiKey, "k", "key") { Grants = [new Grant([Permission.AuditSearch], Whole), new Grant([Permission.AuditBody], Payments)] };
        Assert.Equal([27, 21, 15, 9, 3], Seqs(Value(await Service.ListAsync(mixed, Question("needle1"), CancellationToken.None))));
    }

    [Fact]
    public async Task A_limited_scope_sees_its_events_and_nothing_of_the_ledger_around_them()
    {
        var caller = With(Payments, Permission.All.ToArray());
        var page = Value(await Service.ListAsync(caller, Question() with { Limit = 3, IncludeTotal = true }, CancellationToken.None));
        Assert.Equal([30, 27, 24], Seqs(page));
        Assert.Equal(10, page.Total);
        Assert.All(page.Items, item => Assert.False(item.Whole));
        Assert.False(EventPosition.TryParse(page.NextCursor, out _));

        Assert.Equal(ProblemKind.Denied, Problem(await Service.ListAsync(caller, Question("seq:>3"), CancellationToken.None)).Kind);
        Assert.Equal(Missing, Problem(await Service.GetAsync(caller, One("seq:3"), CancellationToken.None)));
        Assert.Equal(Missing, Problem(await Service.GetAsync(caller, One("e1"), CancellationToken.None)));
        Assert.Equal(Missing, Problem(await Service.GetAsync(caller, One("nowhere"), CancellationToken.None)));
        Assert.Equal(3, Value(await Service.GetAsync(caller, One("e3"), CancellationToken.None)).Stored.Event.Seq);
    }

    private static readonly Problem Missing = AuditConsole.Core.Common.Problem.NotFound;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cursors_lead_through_every_page(bool limited)
    {
        var service = Service;
        var caller = With(limited ? Payments : Whole, Permission.AuditList);
        var seen = new List<long>();
        for (string? cursor = null; ;)
        {
            var page = Value(await service.ListAsync(caller, Question() with { Limit = 4, Cursor = cursor }, CancellationToken.None));
            seen.AddRange(Seqs(page));
            cursor = page.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, 30).Where(i => !limited || i % 3 == 0).Select(i => (long)i).Reverse(), seen);
        Assert.Equal(ProblemKind.Invalid, Problem(await service.ListAsync(caller, Question() with { Cursor = "nonsense" }, CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task A_plain_place_is_no_cursor_for_a_limited_scope()
    {
        var question = Question() with { Cursor = new EventPosition(5 * Micros.PerSecond, 5).ToCursor() };
        Assert.Equal(ProblemKind.Invalid, Problem(await Service.ListAsync(With(Payments, Permission.AuditList), question, CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task Routine_events_are_never_hidden_and_time_and_offset_hold()
    {
        var caller = With(Whole, Permission.AuditList);
        var page = Value(await Service.ListAsync(caller, Question() with { From = 5 * Micros.PerSecond, To = 9 * Micros.PerSecond, Offset = 1 }, CancellationToken.None));
        Assert.Equal([7, 6, 5], Seqs(page));
        Assert.Null(page.NextCursor);
        Assert.Null(page.Total);
    }

    [Fact]
    public async Task One_event_is_found_by_id_source_or_seq()
    {
        var caller = With(Whole, Permission.AuditGet, Permission.AuditBody);
        async Task<long> Seq(AuditLogQuestion question) => Value(await Service.GetAsync(caller, question, CancellationToken.None)).Stored.Event.Seq;

        Assert.Equal(7, await Seq(One("e5")));
        Assert.Equal(5, await Seq(One("e5", "prod")));
        Assert.Equal(7, await Seq(One("e5", "other")));
        Assert.Equal(12, await Seq(One("seq:12")));
        Assert.True(Value(await Service.GetAsync(caller, One("e5", bodies: true), CancellationToken.None)).IncludeBodies);
        foreach (var id in new[] { "", "seq:", "seq:x", "seq:99", "*", new string('x', 5000) })
        {
            Assert.Equal(Missing, Problem(await Service.GetAsync(caller, One(id), CancellationToken.None)));
        }

        _ledger.Supersede(5);
        Assert.Equal(5, await Seq(One("e5", "prod")));
    }

    [Fact]
    public async Task States_show_in_the_native_shape_only_with_the_right_to_bodies()
    {
        var question = Question() with { Shape = EventShape.Native, Limit = 1 };
        Assert.False(Value(await Service.ListAsync(With(Whole, Permission.AuditList), question, CancellationToken.None)).Items[0].MayReadBodies);
        Assert.True(Value(await Service.ListAsync(With(Whole, Permission.AuditList, Permission.AuditBody), question, CancellationToken.None)).Items[0].MayReadBodies);
    }
}
