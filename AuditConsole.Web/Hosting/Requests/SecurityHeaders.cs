using Microsoft.AspNetCore.StaticAssets;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>Puts the headers that bound what a browser does with an answer on every answer, errors included.</summary>
internal static class SecurityHeaders
{
    private const string ForPrograms = "default-src 'none'; frame-ancestors 'none'; sandbox";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state => Apply((HttpContext)state), context);
        return next(context);
    }

    private static Task Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = IsPage(context) ? ForPages(context.Request) : ForPrograms;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), usb=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers.Remove("Server");
        headers.Remove("X-Powered-By");
        if (!IsStaticFile(context))
        {
            headers.CacheControl = "no-store";
            headers.Remove("Pragma");
            headers.Remove("Expires");
        }

        return Task.CompletedTask;
    }

    private static bool IsPage(HttpContext context)
        => Surfaces.Of(context.Request.Path) is Surface.Page or Surface.Circuit
            && !context.Response.Headers.ContentDisposition.ToString().StartsWith("attachment", StringComparison.OrdinalIgnoreCase);

    /// <summary>Static files keep what they were published with: fingerprinted ones may be kept for ever, others are asked for again.</summary>
    private static bool IsStaticFile(HttpContext context)
        => context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified
            && context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    private static string ForPages(HttpRequest request)
    {
        // Older Safari does not count web sockets under 'self'. The host is the client's word: unless it is plainly a host it is left out.
        var host = request.Host.Value ?? string.Empty;
        var socket = host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']')
            ? $" {(request.IsHttps ? "wss" : "ws")}://{host}"
            : string.Empty;
        return "default-src 'none'; base-uri 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
            + $"connect-src 'self'{socket}; form-action 'self'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'";
    }
}

/// <summary>Stands around the whole pipeline, also around the framework's own host filter, whose refusals need the headers too.</summary>
internal sealed class SecurityHeadersFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) => SecurityHeaders.AddAsync(context, rest));
        next(app);
    };
}
