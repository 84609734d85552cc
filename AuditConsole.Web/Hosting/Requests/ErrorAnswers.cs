using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Net.Http.Headers;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>What a failed request gets: programs problem details, people a page with the same status.</summary>
internal static class ErrorAnswers
{
    public static IServiceCollection AddErrorAnswers(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["request"] = context.HttpContext.TraceIdentifier);

        // The framework's own choice for answers leaves markup and what turns text as they are, and problems quote what was sent.
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Encoder = SafeJson.WriterOptions.Encoder);
        services.AddExceptionHandler<ForPrograms>();
        services.Configure<ExceptionHandlerOptions>(options =>
        {
            options.ExceptionHandlingPath = Urls.Error;
            options.CreateScopeForErrors = true;
            options.StatusCodeSelector = StatusOf;
        });
        return services;
    }

    public static WebApplication UseErrorAnswers(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseWhen(context => Surfaces.IsForPrograms(context.Request.Path), branch => branch.UseStatusCodePages(EmptyAnswerAsync));
        app.UseWhen(
            context => Surfaces.Of(context.Request.Path) == Surface.Page,
            branch => branch.UseStatusCodePagesWithReExecute(Urls.Error + "/{0}", createScopeForStatusCodePages: true).Use(AsGet));
        return app;
    }

    /// <summary>A refused form is answered by the error page, which is no form and must not be asked as one.</summary>
    private static Task AsGet(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    private static int StatusOf(Exception exception) => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;

    /// <summary>Routing answers 404, 405 and 415 without a body.</summary>
    private static Task EmptyAnswerAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed && !HasRoute(http))
        {
            http.Response.Headers.Remove(HeaderNames.Allow);
            return Answer(http, StatusCodes.Status404NotFound).ExecuteAsync(http);
        }

        return Answer(http, http.Response.StatusCode).ExecuteAsync(http);
    }

    /// <summary>Pages catch every address that is asked for with GET. To routing that makes another method a wrong one, although nothing is there.</summary>
    private static bool HasRoute(HttpContext context)
        => context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Any(e =>
            e.RoutePattern.PathSegments is not [{ IsSimple: true, Parts: [RoutePatternParameterPart { IsCatchAll: true }] }]
            && new TemplateMatcher(new RouteTemplate(e.RoutePattern), []).TryMatch(context.Request.Path, []));

    private static IResult Answer(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => Problem.NotFound.ToResult(),
        StatusCodes.Status405MethodNotAllowed => Results.Problem(title: "This method is not allowed here", detail: $"Allowed: {context.Response.Headers.Allow}.", statusCode: status),
        StatusCodes.Status413PayloadTooLarge => Results.Problem(title: "The request is too large", detail: "The body is longer than this address takes.", statusCode: status),
        StatusCodes.Status415UnsupportedMediaType => Results.Problem(title: "This content type is not taken here", detail: $"Got: {context.Request.ContentType ?? "none"}. Expected JSON{(Surfaces.Of(context.Request.Path) == Surface.Ingest ? " or NDJSON" : null)}: see the description of the API.", statusCode: status),
        _ => Results.Problem(statusCode: status),
    };

    private sealed class ForPrograms : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            // By now the request's own path is the error page's.
            var asked = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path;
            if (!Surfaces.IsForPrograms(asked))
            {
                return false;
            }

            // What went wrong is in the log under the request's id; it may hold what the caller must not see.
            await Answer(httpContext, StatusOf(exception)).ExecuteAsync(httpContext);
            return true;
        }
    }
}
