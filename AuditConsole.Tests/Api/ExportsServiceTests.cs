using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Exports;
using AuditConsole.Tests.Core.Query;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class ExportsServiceTests
{
    private static readonly Scope Whole = new("default");

    private readonly RecordingIntake _recorded = new();
    private readonly SearchLedger _ledger = new(Enumerable.Range(1, 30).Select(i => (new AuditEvent { Id = $"e{i}", Source = "prod", Tenant = "default", Type = "x.y", Time = i * Micros.PerSecond }, new EventBodies { After = """{"word":"needle"}"""u8.ToArray() })), 100);
    private readonly ExportsService _service;

    public ExportsServiceTests()
    {
        var options = Options.Create(new ExportOptions());
        _service = new ExportsService(new EventExport(_ledger.Search(), options), new Authorizer(), new AccessAudit(_recorded, TimeProvider.System, NullLogger<AccessAudit>.Instance), options);
    }

    private IReadOnlyList<AuditEvent> Recorded => [.. _recorded.Offered.Select(offered => offered.Event)];

    private static Caller With(params string[] permissions) => new(CallerKind.ApiKey, "k", "key") { Grants = [new Grant(permissions, Whole)] };

    private static ExportQuestion Read(string address)
        => ExportRequests.TryRead(new QueryCollection(QueryHelpers.ParseQuery(address)), 0, out var question, out var fault) ? question : throw new ArgumentException(fault.Message);

    private Task<Result<ExportOutcome>> ExportAsync(Caller caller, string address, Stream? file = null)
        => _service.ExportAsync(caller, Read(address), _ => Task.FromResult(file ?? Stream.Null), default);

    [Fact]
    public async Task An_export_is_recorded_before_it_leaves_and_again_when_it_has_ended()
    {
        using var file = new MemoryStream();
        BegunExport? begun = null;
        var result = await _service.ExportAsync(With(Permission.AuditExport), Read("format=csv&columns=id&q=source:prod"), Open, default);
        Assert.True(result.Succeeded(out var outcome, out _));
        Assert.Equal(30, outcome.Events);
        var end = Recorded[^1];
        Assert.Equal(("access.export", Outcome.Success, 2), (end.Type, end.Outcome, Recorded.Count));
        Assert.Contains(new KeyValuePair<string, string>("of", begun!.EventId), end.Extra);
        Assert.Contains(new KeyValuePair<string, string>("events", "30"), end.Extra);
        Assert.Contains(new KeyValuePair<string, string>("bytes", $"{file.Length}"), end.Extra);
        Assert.Contains(new KeyValuePair<string, string>("sha256", outcome.Sha256), end.Extra);

        Task<Stream> Open(BegunExport export)
        {
            begun = export;
            Assert.Equal("audit-default-start-now.csv", export.FileName);
            var begin = Assert.Single(Recorded);
            Assert.Equal((export.EventId, "access.export", EventClass.Read), (begin.Id, begin.Type, begin.Class));
            Assert.Contains(new KeyValuePair<string, string>("query", "source:prod"), begin.Extra);
            return Task.FromResult<Stream>(file);
        }
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_given()
    {
        _recorded.Refusal = new IntakeReceipt(IntakeStatus.Unavailable, [], 0, default);
        Assert.False((await ExportAsync(With(Permission.AuditExport), "format=csv")).Succeeded(out _, out var problem));
        Assert.Equal(ProblemKind.Unavailable, problem!.Kind);
        Assert.Empty(_ledger.Read);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_recorded_too()
    {
        using var gone = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _service.ExportAsync(With(Permission.AuditExport), Read("format=csv"), _ =>
        {
            gone.Cancel();
            return Task.FromResult(Stream.Null);
        }, gone.Token));
        Assert.Equal(Outcome.Failure, Recorded[^1].Outcome);
        Assert.True((await ExportAsync(With(Permission.AuditExport), "format=csv")).Succeeded(out _, out _));
    }

    [Fact]
    public async Task A_caller_has_few_at_once()
    {
        var caller = With(Permission.AuditExport);
        Problem? third = null;
        var first = await _service.ExportAsync(caller, Read("format=csv"), async _ =>
        {
            await _service.ExportAsync(caller, Read("format=csv"), async _ =>
            {
                Assert.False((await ExportAsync(caller, "format=csv")).Succeeded(out var written, out third));
                return Stream.Null;
            }, default);
            return Stream.Null;
        }, default);
        Assert.Equal(ProblemKind.TooMany, third!.Kind);
        Assert.True(first.Succeeded(out _, out _));
        Assert.True((await ExportAsync(caller, "format=csv")).Succeeded(out _, out _));
    }

    [Fact]
    public async Task Denied_exports_are_not_recorded_as_given_and_read_nothing()
    {
        foreach (var (caller, address) in new[]
        {
            (Caller.Anonymous, "format=csv"),
            (With([.. Permission.All.Where(p => p != Permission.AuditExport)]), "format=csv"),
            (With(Permission.AuditExport), "format=json&include=bodies"),
            (With(Permission.AuditExport), "format=json&q=needle"),
        })
        {
            Assert.False((await ExportAsync(caller, address)).Succeeded(out _, out var problem));
            Assert.Equal(ProblemKind.Denied, problem!.Kind);
        }

        Assert.Empty(Recorded);
        Assert.Empty(_ledger.Read);
        Assert.False((await _service.ExportAsync(Caller.Anonymous, Read("format=csv"), _ => throw new InvalidOperationException("It was opened."), default)).Succeeded(out _, out _));
    }

    [Theory]
    [InlineData("format=xml", "format: one of csv, ndjson, json, yaml, syslog, cef was expected, but `xml` was found")]
    [InlineData("columns=id,nme", "columns: the name of a field was expected, but `nme` was found")]
    [InlineData("format=json&columns=id", "columns: the format has no columns; csv has")]
    [InlineData("format=cef&include=bodies", "include: the format has no place for bodies; json, ndjson, yaml and syslog have")]
    [InlineData("limit=3", "limit: there is no such parameter; one of q, from, to, format, columns, guard, include, noise, tenant was expected")]
    [InlineData("""{"format":3}""", "format: a string was expected, but `3` was found")]
    [InlineData("""{"columns":"id"}""", "columns: a list of names of fields was expected, but `\"id\"` was found")]
    [InlineData("""{"q":"x"}""", "q: there is no such member; one of query, start_time, end_time, filters, format, columns, guard, include, noise was expected")]
    public void What_is_wrong_with_a_request_is_named(string request, string expected)
    {
        RequestFault? fault;
        if (request.StartsWith('{'))
        {
            using var body = JsonDocument.Parse(request);
            Assert.False(ExportRequests.TryRead(body.RootElement, 0, out _, out fault));
        }
        else
        {
            Assert.False(ExportRequests.TryRead(new QueryCollection(QueryHelpers.ParseQuery(request)), 0, out _, out fault));
        }

        Assert.Equal(expected, $"{fault!.Parameter}: {fault.Message}");
    }
}
