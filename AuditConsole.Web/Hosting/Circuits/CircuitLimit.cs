using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace AuditConsole.Web.Hosting.Circuits;

/// <summary>A person with too many pages open gets a plain page that says so, instead of one that never comes to life.</summary>
internal static class CircuitLimit
{
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.AccountId() is { } account
            && context.GetEndpoint()?.Metadata is { } metadata && metadata.GetMetadata<ComponentTypeMetadata>() is not null
            && metadata.GetMetadata<ExcludeFromInteractiveRoutingAttribute>() is null
            && context.RequestServices.GetRequiredService<CircuitCount>().IsFull(account))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
