using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Requests;

namespace AuditConsole.Web.Api;

/// <summary>Takes what a ValidatingWebhookConfiguration sends. Whoever may send is always answered with 200 and <c>allowed</c>: this must never hold a cluster up.</summary>
public static class AdmissionApi
{
    /// <param name="routes">Their bounds are replaced: no review is told to come back later, since none does.</param>
    public static void MapAdmission(this IEndpointRouteBuilder routes)
    {
        routes.MapIngest<AdmissionReviewAnswer>("/ingest/k8s/admission/{source}", "KubernetesAdmission", ReviewAsync).RequireRateLimiting(RateLimits.Admission);

        // Webhook configurations can carry no header: their credential may be the last part of the path, which authentication has looked at.
        routes.MapIngest<AdmissionReviewAnswer>("/ingest/k8s/admission/{source}/{token}", "KubernetesAdmissionToken", ReviewAsync).RequireRateLimiting(RateLimits.Admission);
    }

    private static async Task<IResult> ReviewAsync(HttpContext http, string source, AdmissionApiService service, CallerAccessor callers)
    {
        var caller = await callers.CurrentAsync(http.RequestAborted);
        if (EventsApiEndpoint.Unauthenticated(http, caller) is { } refusal)
        {
            return refusal;
        }

        EventsApiEndpoint.LetReaderBound(http);
        var answer = await service.ReviewAsync(caller, source, http.Request.Body, http.Request.Headers.ContentEncoding);
        return answer.Succeeded(out var allowed, out var problem) ? Results.Bytes(allowed.ToJson(), "application/json") : problem.ToResult();
    }
}

/// <summary>The shape of an answer, for the API description.</summary>
public sealed record AdmissionReviewAnswer(string Kind, string ApiVersion, AdmissionReviewResponse Response);

public sealed record AdmissionReviewResponse(string Uid, bool Allowed);
