using AuditConsole.Core.Common;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

/// <summary>Counts of events: <c>/api/v1/audit-logs/facets</c> and <c>/histogram</c>, each by address or by body.</summary>
internal static class AuditCountsApi
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/facets", (HttpRequest request, CallerAccessor callers, AuditCountsService service, TimeProvider time, CancellationToken cancellationToken) => ByAddressAsync(CountsKind.Facets, request, callers, service, time, cancellationToken))
            .WithName("CountAuditLogsByValue").WithSummary("The most frequent values of fields, with counts").Produces<FacetsAnswer>().Describe(AuditCountsDescriptions.Facets);
        group.MapPost("/facets", (HttpRequest request, CallerAccessor callers, AuditCountsService service, TimeProvider time, CancellationToken cancellationToken) => ByBodyAsync(CountsKind.Facets, request, callers, service, time, cancellationToken))
            .WithName("CountSearchedAuditLogsByValue").WithSummary("The same, of events that match filters too").Produces<FacetsAnswer>().Describe();
        group.MapGet("/histogram", (HttpRequest request, CallerAccessor callers, AuditCountsService service, TimeProvider time, CancellationToken cancellationToken) => ByAddressAsync(CountsKind.Histogram, request, callers, service, time, cancellationToken))
            .WithName("CountAuditLogsByTime").WithSummary("Counts of equal stretches of time").Produces<HistogramAnswer>().Describe(AuditCountsDescriptions.Histogram);
        group.MapPost("/histogram", (HttpRequest request, CallerAccessor callers, AuditCountsService service, TimeProvider time, CancellationToken cancellationToken) => ByBodyAsync(CountsKind.Histogram, request, callers, service, time, cancellationToken))
            .WithName("CountSearchedAuditLogsByTime").WithSummary("The same, of events that match filters too").Produces<HistogramAnswer>().Describe();
    }

    private static async Task<IResult> ByAddressAsync(CountsKind kind, HttpRequest request, CallerAccessor callers, AuditCountsService service, TimeProvider time, CancellationToken cancellationToken)
        => AuditCountsRequests.TryRead(request.Query, kind, Micros.Now(time), out var question, out var fault)
            ? await AnswerAsync(kind, question, callers, service, cancellationToken)
            : fault.ToResult();

    private static Task<IResult> ByBodyAsync(CountsKind kind, HttpRequest request, CallerAccessor callers, AuditCountsService service, TimeProvider time, CancellationToken cancellationToken)
        => JsonRequest.AnswerAsync(
            request,
            async body => AuditCountsRequests.TryRead(body, kind, Micros.Now(time), out var question, out var fault)
                ? await AnswerAsync(kind, question, callers, service, cancellationToken)
                : fault.ToResult(),
            cancellationToken);

    private static async Task<IResult> AnswerAsync(CountsKind kind, AuditCountsQuestion question, CallerAccessor callers, AuditCountsService service, CancellationToken cancellationToken)
    {
        var caller = await callers.CurrentAsync(cancellationToken);
        if (kind == CountsKind.Facets)
        {
            return (await service.FacetsAsync(caller, question, cancellationToken)).Succeeded(out var facets, out var refused) ? Results.Json(facets) : refused.ToResult();
        }

        return (await service.HistogramAsync(caller, question, cancellationToken)).Succeeded(out var histogram, out var problem) ? Results.Json(histogram) : problem.ToResult();
    }
}

/// <summary>What the description of the API says of their parameters.</summary>
internal static class AuditCountsDescriptions
{
    private static readonly (string Name, string Meaning)[] Common =
    [
        ("q", "A query, for example kind:NetworkPolicy verb:delete."),
        ("from", "Start of the time range, included: RFC 3339, a date, or now-24h."),
        ("to", "End of the time range, not included; a date means its whole day."),
        ("tenant", "sample for the sample data; default when absent."),
    ];

    public static readonly (string Name, string Meaning)[] Facets =
    [
        ("fields", "Names of fields, commas between them, at most 20."),
        ("limit", "Values of each field, the most frequent first, 1 to 1,000; 20 when absent."),
        .. Common,
    ];

    public static readonly (string Name, string Meaning)[] Histogram = [("buckets", "Stretches of time, 1 to 1,000; 60 when absent."), .. Common];
}
