using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Web.Api;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>Refuses requests by their form, before anybody looks at who sends them.</summary>
internal static class RequestGuards
{
    private static readonly Problem KeyInUrl = Problem.Invalid("A key must not stand in an address", "Addresses end up in logs and histories. Send the key as 'Authorization: Bearer' or 'ApiKey', and revoke this one.");

    private static readonly Problem Foreign = new(ProblemKind.Denied, "This request comes from another site");

    public static Task RefuseKeysInUrlAsync(HttpContext context, RequestDelegate next)
        => context.Request.QueryString.HasValue && ApiKeyText.LooksLikeKey(Uri.UnescapeDataString(context.Request.QueryString.Value))
            ? KeyInUrl.ToResult().ExecuteAsync(context)
            : next(context);

    /// <summary>The second line behind antiforgery tokens, and the only one for circuits: web sockets know no same-origin rule.</summary>
    public static Task RefuseForeignOriginAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var circuit = Surfaces.Of(request.Path) == Surface.Circuit;
        var unsafeMethod = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        return (circuit || unsafeMethod) && !IsOwn(request, circuit) ? Foreign.ToResult().ExecuteAsync(context) : next(context);
    }

    private static bool IsOwn(HttpRequest request, bool circuit)
    {
        var fetchSite = request.Headers["Sec-Fetch-Site"].ToString();
        if (fetchSite is not ("" or "same-origin" or "none"))
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        return origin switch
        {
            // A program that is no browser sends none. A circuit is only ever opened by a browser.
            "" => !circuit || fetchSite == "same-origin",

            // With "no-referrer" a browser hides the origin of its own forms as well; the antiforgery token decides.
            "null" => !circuit,
            _ => string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase),
        };
    }
}
