using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Api;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Antiforgery;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>The ledger that a person chose in the sidebar. Pages opened without the name of one are led to it; the API knows no choice, only addresses.</summary>
internal static class LedgerChoice
{
    private const string Cookie = "ac-ledger";

    /// <summary>Where the choice is sent; the form's field is the address's key.</summary>
    public static IEndpointRouteBuilder MapLedgerChoice(this IEndpointRouteBuilder app)
    {
        app.MapPost(Urls.ChooseLedger, ChooseAsync).RequireAuthorization(DoorSchemes.Person).WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Form)).ExcludeFromDescription();
        return app;
    }

    /// <summary>Leads pages opened without a ledger's name to the one that was chosen, as long as it is there.</summary>
    public static Task LeadAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Cookies[Cookie] != LedgerCatalog.SampleTenant || !HttpMethods.IsGet(context.Request.Method) || !IsAboutEvents(context.Request.Path) || context.Request.Query.ContainsKey(ShownLedger.Key))
        {
            return next(context);
        }

        if (!Exists(context))
        {
            Forget(context);
            return next(context);
        }

        var address = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        context.Response.Redirect(QueryString.Of(address).With(ShownLedger.Key, LedgerCatalog.SampleTenant).After(address.Split('?')[0]));
        return Task.CompletedTask;
    }

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, Rules(context));

    /// <summary>Of an API, a tenant is asked for by name or not at all: an unknown one is refused, and so is one without a ledger.</summary>
    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        return context.Request.Query[ShownLedger.Key].ToString() switch
        {
            "" or LedgerCatalog.DefaultTenant => await next(invocation),
            LedgerCatalog.SampleTenant when Exists(context) => await next(invocation),
            LedgerCatalog.SampleTenant => new Problem(ProblemKind.NotFound, "There is no sample data", "It has not been loaded, or was removed.").ToResult(),
            _ => Problem.Invalid("The request cannot be read", $"{ShownLedger.Key}: {LedgerCatalog.DefaultTenant} or {LedgerCatalog.SampleTenant} was expected.").ToResult(),
        };
    }

    private static async Task<IResult> ChooseAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form[ShownLedger.Key] == LedgerCatalog.SampleTenant && Exists(context))
        {
            context.Response.Cookies.Append(Cookie, LedgerCatalog.SampleTenant, Rules(context));
            return Results.LocalRedirect("~" + Urls.SampleTimeline);
        }

        Forget(context);
        return Results.LocalRedirect("~" + Urls.TimelinePath);
    }

    private static bool IsAboutEvents(PathString path)
        => path == Urls.Home || path.StartsWithSegments(Urls.TimelinePath) || path.StartsWithSegments(Urls.EventsPath) || path.StartsWithSegments(Urls.Objects) || path.StartsWithSegments(Urls.Policies);

    private static bool Exists(HttpContext context) => context.RequestServices.GetRequiredService<LedgerCatalog>().Find(LedgerCatalog.SampleTenant, out _);

    // Ends with the browser's session. It gives no right: what may be seen is asked at every read.
    private static CookieOptions Rules(HttpContext context) => new() { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
