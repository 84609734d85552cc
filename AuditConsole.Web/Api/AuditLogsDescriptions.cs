using Microsoft.OpenApi;

namespace AuditConsole.Web.Api;

/// <summary>What the API's description says of the group's parameters, which are read by hand so that unknown ones can be refused.</summary>
internal static class AuditLogsDescriptions
{
    public static readonly (string Name, string Meaning)[] List =
    [
        ("limit", "Events in the answer, 1 to 500; 50 when absent."),
        ("offset", "Events to leave out from its start, at most 10,000."),
        ("cursor", "The next_cursor of a former answer."),
        ("q", "A query, for example kind:NetworkPolicy verb:delete."),
        ("from", "Start of the time range, included: RFC 3339, a date, or now-24h."),
        ("to", "End of the time range, not included; a date means its whole day."),
        ("include_total", "true to count all matches."),
        ("shape", "fields (the default) or native."),
        ("tenant", "sample for the sample data; default when absent."),
    ];

    public static readonly (string Name, string Meaning)[] Get =
    [
        ("include", "bodies to add request, response and states as parts."),
        ("source", "The source whose id it is; without it the newest event with the id."),
        ("shape", "fields (the default) or native."),
        ("tenant", "sample for the sample data; default when absent."),
    ];

    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, params (string Name, string Meaning)[] parameters)
        => route.ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var (name, meaning) in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Query,
                    Description = meaning,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
}
