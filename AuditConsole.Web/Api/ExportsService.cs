using System.Collections.Concurrent;
using System.Globalization;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Exports;
using AuditConsole.Core.Query;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Api;

/// <summary>Gives events away as files: asks what the caller may take, and records it before the first byte leaves and again when the file has ended.</summary>
public sealed class ExportsService(EventExport export, Authorizer authorizer, AccessAudit audit, IOptions<ExportOptions> options)
{
    private const string Type = "access.export";
    private static readonly Problem TooMany = new(ProblemKind.TooMany, "Too many exports at once", "Try again when one of yours has ended.");

    private readonly ConcurrentDictionary<string, int> _running = [];

    /// <summary>Writes the file.</summary>
    /// <param name="open">Gives where to, once it is allowed and recorded.</param>
    /// <exception cref="ExportLimitException">It became too long; what was written is not whole.</exception>
    public async Task<Result<ExportOutcome>> ExportAsync(Caller caller, ExportQuestion question, Func<BegunExport, Task<Stream>> open, CancellationToken cancellationToken)
    {
        if (!(await BeginAsync(caller, question, cancellationToken)).Succeeded(out var begun, out var problem))
        {
            return problem;
        }

        var (outcome, facts) = (Outcome.Failure, new List<KeyValuePair<string, string>> { new("phase", "end"), new("of", begun.EventId) });
        try
        {
            var written = await export.WriteAsync(begun.Request, await open(begun), cancellationToken);
            outcome = written.Damage.Count == 0 ? Outcome.Success : Outcome.Failure;
            facts.AddRange([new("events", Text(written.Events)), new("bytes", Text(written.Bytes)), new("sha256", written.Sha256), .. written.Damage.Select(sentence => new KeyValuePair<string, string>("damage", sentence))]);
            return written;
        }
        finally
        {
            Leave(caller);

            // Also when the reader went away: what was given is known from the record of its beginning.
            await audit.RecordWithIdAsync(Fact(caller, question, outcome, facts), CancellationToken.None);
        }
    }

    private async Task<Result<BegunExport>> BeginAsync(Caller caller, ExportQuestion question, CancellationToken cancellationToken)
    {
        if (!TryRequest(caller, question, out var request, out var problem))
        {
            return problem;
        }

        if (_running.AddOrUpdate(caller.Id, 1, (_, running) => running + 1) > options.Value.AtOnce)
        {
            Leave(caller);
            return TooMany;
        }

        string? id = null;
        try
        {
            id = await audit.RecordWithIdAsync(Fact(caller, question, Outcome.Unknown, [new("phase", "begin")]), cancellationToken);
            return id is null ? AccessAudit.NotRecorded with { Title = "Nothing was exported" } : new BegunExport(request, id, FileName(question, request));
        }
        finally
        {
            if (id is null)
            {
                Leave(caller);
            }
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static AccessFact Fact(Caller caller, ExportQuestion question, Outcome outcome, IEnumerable<KeyValuePair<string, string>> more) => new(Type, caller)
    {
        Action = EventAction.Read,
        Outcome = outcome,
        Message = question.Events.Query.Text.Length > 0 ? question.Events.Query.Text : null,
        Resource = new ObjectRef { Type = "export", Kind = "Export", Name = ExportFormats.Word(question.Format) },
        Extra =
        [
            new("format", ExportFormats.Word(question.Format)),
            new("query", question.Events.Query.Text),
            new("from", Time(question.Events.From)),
            new("to", Time(question.Events.To)),
            new("bodies", question.IncludeBodies ? "true" : "false"),
            .. question.Columns is { } columns ? (IEnumerable<KeyValuePair<string, string>>)[new("columns", string.Join(',', columns.Select(column => column.Name)))] : [],
            .. more,
        ],
    };

    private static string Time(long micros) => micros is long.MinValue or long.MaxValue ? string.Empty : Micros.Format(micros);

    private static string FileName(ExportQuestion question, ExportRequest request)
        => $"audit-{request.Scope.Tenant}-{FileTime(request.From, "start")}-{FileTime(request.To, "now")}{(question is { Format: ExportFormat.Csv, GuardsFormulas: false } ? ".raw" : string.Empty)}.{ExportFormats.Extension(question.Format)}";

    private static string FileTime(long micros, string open)
        => micros is long.MinValue or long.MaxValue ? open : Micros.ToUtc(micros).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private void Leave(Caller caller) => _running.AddOrUpdate(caller.Id, 0, (_, running) => running - 1);

    private bool TryRequest(Caller caller, ExportQuestion question, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ExportRequest? request, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Problem? problem)
    {
        var query = question.Events.Query;
        request = null;
        Scope? bodies = null;
        if (!authorizer.Allows(caller, Permission.AuditExport, out var scope, out problem)
            || (question.IncludeBodies && !authorizer.Allows(caller, Permission.AuditBody, out bodies, out problem)))
        {
            return false;
        }

        var words = query.NeedsBodies && authorizer.Allows(caller, Permission.AuditBody, out var searchable, out _) ? searchable : null;
        if (QueryVisibility.TryNarrow(query, scope, words, out var narrowed, out problem))
        {
            request = new ExportRequest(narrowed, question.Format)
            {
                Query = query,
                From = question.Events.From,
                To = question.Events.To,
                HideNoise = question.HideNoise,
                Columns = question.Columns,
                GuardsFormulas = question.GuardsFormulas,
                Bodies = bodies,
            };
        }

        return request is not null;
    }
}

/// <summary>A file that may be written, and whose beginning is recorded.</summary>
/// <param name="EventId">Of the event that says so.</param>
public sealed record BegunExport(ExportRequest Request, string EventId, string FileName);
