using AuditConsole.Web.Hosting.Authentication;
using AuditConsole.Web.Hosting.Requests;
using Microsoft.AspNetCore.Antiforgery;

namespace AuditConsole.Web.Components.Account;

/// <summary>Where the button "Sign out" of any page leads.</summary>
public static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder app)
        => app.MapPost(Urls.SignOut, SignOutAsync).RequireAuthorization(DoorSchemes.Person).WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Form)).ExcludeFromDescription();

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, AccountService service)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        LedgerChoice.Forget(context);
        await service.SignOutAsync(context);
        return Results.LocalRedirect("~" + Urls.SignIn);
    }
}
