using AuditConsole.Core.Common;
using AuditConsole.Web.Api;
using AuditConsole.Web.Hosting.Requests;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>The answers to those who may not.</summary>
internal static class Refusals
{
    private static readonly Problem NotAllowed = new(ProblemKind.Denied, "Not allowed");

    public static Task UnauthorizedAsync(HttpContext context, string title, string detail, bool badCredential = false)
    {
        context.Response.Headers.WWWAuthenticate = badCredential ? "Bearer error=\"invalid_token\"" : "Bearer";
        return Results.Problem(title: title, detail: detail, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    public static Task ForbiddenAsync(HttpContext context)
    {
        if (Surfaces.IsForPrograms(context.Request.Path))
        {
            return NotAllowed.ToResult().ExecuteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
