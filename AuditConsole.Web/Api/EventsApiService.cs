using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Web.Api;

/// <summary>Lets a caller offer events, to the sources it may write to.</summary>
public sealed class EventsApiService(Authorizer authorizer, SourceRegistry sources, IngestionService ingestion)
{
    private static Problem OutsideProblem { get; } = new(ProblemKind.Denied, "Not allowed", "The source's cluster is outside this key's scope.");

    /// <summary>The source a request is for, or why the caller may not write to it. Nothing of the body has been read by then.</summary>
    /// <param name="named">The source the request names; null for the credential's own.</param>
    public async Task<Result<Source>> SourceAsync(Caller caller, string? named, CancellationToken cancellationToken)
    {
        if (!authorizer.Allows(caller, Permission.EventsWrite, out var scope, out var problem))
        {
            return problem;
        }

        if (caller.Source is { } own && named is not null && named != own)
        {
            return new Problem(ProblemKind.Denied, "Not allowed", "This credential belongs to another source.");
        }

        var name = named ?? caller.Source ?? SourceRegistry.DefaultApiSource;
        if (sources.Find(name) is not { } source)
        {
            if (!authorizer.Allows(caller, Permission.SourceEdit, out _, out problem))
            {
                return problem;
            }

            if (Outside(scope, name))
            {
                return OutsideProblem;
            }

            var created = await sources.EnsureAsync(name, caller.ToActor(), cancellationToken);
            if (!created.Succeeded(out source, out problem))
            {
                return problem;
            }
        }

        // A sender of the source itself was asked for both at the door; a key that is good for many sources is asked here.
        if (source.NeedsBoth && !caller.CertifiedSources.Contains(source.Name))
        {
            return new Problem(ProblemKind.Denied, "Not allowed", "The source demands a client certificate besides the key.");
        }

        return Outside(scope, source.Cluster) ? OutsideProblem : source;
    }

    public async Task<Result<IngestionAnswer>> IngestAsync(Caller caller, IngestionRequest request, CancellationToken cancellationToken)
    {
        var allowed = await SourceAsync(caller, request.Source.Name, cancellationToken);
        return allowed.Succeeded(out var source, out var problem) ? await ingestion.IngestAsync(request with { Source = source }, cancellationToken) : problem;
    }

    /// <summary>A source that is made by a request has its name as its cluster.</summary>
    private static bool Outside(Scope scope, string cluster) => scope.Clusters is { } clusters && !clusters.Contains(cluster);
}
