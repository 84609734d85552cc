using System.Diagnostics;
using System.Security.Claims;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>One line for a request: the pattern of its route and never its address, which may hold names, queries or secrets.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private static readonly string[] KnownMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Write(context, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private void Write(HttpContext context, double milliseconds)
    {
        var status = context.Response.StatusCode;

        // Pages whose session is over go on asking for their circuit; that is no news.
        var refusal = status >= 400 && Surfaces.Of(context.Request.Path) != Surface.Circuit;
        var level = status >= 500 ? LogLevel.Warning : refusal ? LogLevel.Information : LogLevel.Debug;
        if (logger.IsEnabled(level))
        {
            var method = Array.Find(KnownMethods, m => m == context.Request.Method) ?? "other";
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
            var caller = context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "-";
            LogRequest(level, method, route, status, milliseconds, caller, context.TraceIdentifier);
        }
    }

    [LoggerMessage(Message = "{Method} {Route} {Status} {Milliseconds:F1} ms, caller {Caller}, request {Request}")]
    private partial void LogRequest(LogLevel level, string method, string route, int status, double milliseconds, string caller, string request);
}
