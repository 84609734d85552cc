using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AuditConsole.Web.Api;

/// <summary>Takes a file from the capture page's form. The form's fields come in this order: antiforgery token, <c>source</c>, <c>file</c>.</summary>
public static class UploadApi
{
    private const int MaxFieldBytes = 4096;
    private const int MaxFieldsBytes = 1024 * 1024;

    public static void MapUpload(this IEndpointRouteBuilder routes)

        // The framework would read the whole form into memory and temporary files to find its token; here it is the first field.
        => routes.MapPost("/capture/upload", UploadAsync).ExcludeFromDescription().RequireAuthorization(DoorSchemes.Person).DisableAntiforgery();

    private static async Task<IResult> UploadAsync(HttpContext http, UploadApiService service, CallerAccessor callers, IAntiforgery antiforgery, IOptions<AntiforgeryOptions> tokens)
        => await HandleAsync(http, service, await callers.CurrentAsync(http.RequestAborted), antiforgery, tokens.Value);

    internal static async Task<IResult> HandleAsync(HttpContext http, UploadApiService service, Caller caller, IAntiforgery antiforgery, AntiforgeryOptions tokens)
    {
        var cancellationToken = http.RequestAborted;
        if (caller.Kind == CallerKind.Anonymous)
        {
            return Results.Problem(title: "Not signed in", statusCode: StatusCodes.Status401Unauthorized);
        }

        if (service.Denial(caller) is { } denial)
        {
            return denial.ToResult();
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || type.MediaType != "multipart/form-data" || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 128 } boundary)
        {
            return Results.Problem(title: "Expected a form with a file", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = service.MaxBytes + MaxFieldsBytes;
        }

        try
        {
            var result = await ReadFormAsync(http, new MultipartReader(boundary, http.Request.Body), caller, service, antiforgery, tokens, cancellationToken);
            return result.Succeeded(out var job, out var problem) ? Started(http, job) : problem.ToResult();
        }
        catch (AntiforgeryValidationException)
        {
            return Results.Problem(title: "The form has expired", detail: "Load the page again, then send the file.", statusCode: StatusCodes.Status400BadRequest);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            var status = e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;
            return Results.Problem(title: "The form cannot be read", statusCode: status);
        }
    }

    private static IResult Started(HttpContext http, ImportJob job)
        => http.Request.Headers.Accept.Any(accept => accept is not null && accept.Contains("application/json", StringComparison.Ordinal))
            ? Results.Json(new { id = job.Id, file = job.FileName, source = job.Source }, statusCode: StatusCodes.Status202Accepted)
            : Results.LocalRedirect($"/capture?import={job.Id}");

    private static async Task<Result<ImportJob>> ReadFormAsync(
        HttpContext http, MultipartReader form, Caller caller, UploadApiService service, IAntiforgery antiforgery, AntiforgeryOptions tokens, CancellationToken cancellationToken)
    {
        string? source = null;
        var isValidated = false;
        while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                continue;
            }

            var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
            if (field == tokens.FormFieldName && tokens.HeaderName is { } header)
            {
                http.Request.Headers[header] = await TextAsync(section, cancellationToken);
                await antiforgery.ValidateRequestAsync(http);
                isValidated = true;
            }
            else if (field == "source")
            {
                source = await TextAsync(section, cancellationToken);
            }
            else if (disposition.IsFileDisposition())
            {
                if (!isValidated)
                {
                    return Problem.Invalid("The form's token is missing", "It has to come before the file.");
                }

                if (source is not { Length: > 0 })
                {
                    return Problem.Invalid("The source is missing", "It has to come before the file.");
                }

                var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
                return await service.UploadAsync(caller, source, name ?? "upload", section.Body, cancellationToken);
            }
        }

        return Problem.Invalid("There is no file in the form");
    }

    private static async Task<string> TextAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxFieldBytes ? throw new InvalidDataException("A field of the form is too long.") : Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
