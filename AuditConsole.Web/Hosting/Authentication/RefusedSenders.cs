using System.Security.Claims;
using AuditConsole.Core.Access;
using AuditConsole.Web.Hosting.Requests;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>Records senders whose credential is good, but not for what they send: the door let them in, the source turned them away.</summary>
internal sealed class RefusedSenders(RequestDelegate next, RefusedCredentials refused)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response.StatusCode != StatusCodes.Status403Forbidden || Surfaces.Of(context.Request.Path) != Surface.Ingest || context.User.Identity?.IsAuthenticated != true)
        {
            return;
        }

        var (own, named) = (context.User.FindFirstValue(DoorSchemes.SourceClaim), Named(context.Request));
        var reason = own is not null && named is not null && own != named ? "The credential belongs to another source." : "The credential is good, but not for this.";
        var by = new Caller(own is null ? CallerKind.ApiKey : CallerKind.Source, context.User.KeyId() ?? context.User.FindFirstValue(DoorSchemes.CredentialClaim) ?? string.Empty, context.User.Identity.Name ?? own ?? string.Empty);

        // The answer is on its way, the client may be gone: neither makes the refusal unseen.
        await refused.RecordAsync(by.From(context), Route(context), StatusCodes.Status403Forbidden, reason, ShownCredential.Read(context).End, CancellationToken.None);
    }

    /// <summary>The source that a request names, in its path or as a parameter; null for none.</summary>
    public static string? Named(HttpRequest request)
        => request.RouteValues["source"] as string ?? (request.Query["source"] is [{ Length: > 0 } source] ? source : null);

    /// <summary>The pattern of the address, which holds no name and no secret.</summary>
    public static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "/ingest";
}
