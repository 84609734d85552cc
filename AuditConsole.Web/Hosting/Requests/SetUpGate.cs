using AuditConsole.Core.Access.SetUp;
using AuditConsole.Core.Common;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.StaticAssets;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>While no account exists there is one page, the set-up; programs are told to come back.</summary>
internal sealed class SetUpGate(RequestDelegate next, FirstAccount first)
{
    private static readonly Problem NotYet = new(ProblemKind.Unavailable, "AuditConsole is not set up yet", "Open the set-up link that was printed on its console.");

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        var surface = Surfaces.Of(path);
        if (!first.IsNeeded || ControlApi.IsOperator(context) || surface == Surface.Health || path.StartsWithSegments(Urls.Setup) || path.StartsWithSegments(Urls.Error)
            || context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            return next(context);
        }

        if (surface == Surface.Page)
        {
            context.Response.Redirect(Urls.Setup);
            return Task.CompletedTask;
        }

        context.Response.Headers.RetryAfter = "10";
        return NotYet.ToResult().ExecuteAsync(context);
    }
}
