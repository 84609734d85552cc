using AuditConsole.Core.Common;
using AuditConsole.Core.Exports;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

/// <summary>Events as a file: <c>/api/v1/audit-logs/export</c>, by address (for links and browsers) or by body.</summary>
internal static class ExportsApi
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private static readonly (string Name, string Meaning)[] Parameters =
    [
        ("format", $"{string.Join(", ", ExportFormats.Words)}; csv when absent."),
        ("columns", "Of csv: names of fields, commas between them."),
        ("guard", "off leaves cells that look like formulas as they are."),
        ("include", "bodies to add request, response and states as parts; not in csv and cef."),
        ("noise", "hide leaves routine events out, as the Timeline does."),
        ("q", "A query, for example kind:NetworkPolicy verb:delete."),
        ("from", "Start of the time range, included: RFC 3339, a date, or now-24h."),
        ("to", "End of the time range, not included; a date means its whole day."),
        ("tenant", "sample for the sample data; default when absent."),
    ];

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/export", ByAddressAsync).WithName("ExportAuditLogs").WithSummary("Events as a file, newest first").Describe(Parameters).WithRequestTimeout(Longest);
        group.MapPost("/export", ByBodyAsync).WithName("ExportSearchedAuditLogs").WithSummary("The same, of events that match filters too").Describe().WithRequestTimeout(Longest);
    }

    private static Task<IResult> ByAddressAsync(HttpRequest request, CallerAccessor callers, ExportsService service, TimeProvider time, CancellationToken cancellationToken)
        => ExportRequests.TryRead(request.Query, Micros.Now(time), out var question, out var fault)
            ? AnswerAsync(request.HttpContext, question, callers, service, cancellationToken)
            : Task.FromResult(fault.ToResult());

    private static Task<IResult> ByBodyAsync(HttpRequest request, CallerAccessor callers, ExportsService service, TimeProvider time, CancellationToken cancellationToken)
        => JsonRequest.AnswerAsync(
            request,
            body => ExportRequests.TryRead(body, Micros.Now(time), out var question, out var fault)
                ? AnswerAsync(request.HttpContext, question, callers, service, cancellationToken)
                : Task.FromResult(fault.ToResult()),
            cancellationToken);

    private static async Task<IResult> AnswerAsync(HttpContext context, ExportQuestion question, CallerAccessor callers, ExportsService service, CancellationToken cancellationToken)
    {
        try
        {
            var result = await service.ExportAsync(await callers.CurrentAsync(cancellationToken), question, Open, cancellationToken);
            return result.Succeeded(out _, out var problem) ? Results.Empty : problem.ToResult();
        }
        catch (ExportLimitException)
        {
            // Only a connection that is broken off tells a reader that the file is not whole.
            context.Abort();
            return Results.Empty;
        }

        Task<Stream> Open(BegunExport begun)
        {
            context.Response.Headers["Audit-Uid"] = begun.EventId;
            context.Response.ContentType = ExportFormats.ContentType(question.Format);
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{begun.FileName}\"";
            return Task.FromResult(context.Response.Body);
        }
    }
}
