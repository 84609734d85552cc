using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Kubernetes.Admission;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Web.Api;

/// <summary>Lets a caller send admission reviews, to the sources it may write to.</summary>
public sealed class AdmissionApiService(EventsApiService events, AdmissionService admission)
{
    /// <summary>Answers in time even when the source has to be made first and the store does not answer; nothing of the body is read for who may not send.</summary>
    /// <param name="named">The source the request names.</param>
    public async Task<Result<AdmissionAnswer>> ReviewAsync(Caller caller, string named, Stream body, string? encoding)
    {
        // Everything but making a new source is decided at once.
        var finding = events.SourceAsync(caller, named, CancellationToken.None);
        if (finding.IsCompletedSuccessfully && !(await finding).Succeeded(out _, out var problem) && problem.Kind is ProblemKind.Denied or ProblemKind.Invalid)
        {
            return problem;
        }

        return await admission.TakeAsync(body, encoding, named, SourceAsync(finding));
    }

    private static async Task<Source?> SourceAsync(Task<Result<Source>> finding) => (await finding).Succeeded(out var source, out _) ? source : null;
}
