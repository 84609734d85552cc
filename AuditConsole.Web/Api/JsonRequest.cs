using System.Text.Json;

namespace AuditConsole.Web.Api;

/// <summary>Reads a request's body strictly: JSON without members that stand twice.</summary>
internal static class JsonRequest
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Answers what <paramref name="answer"/> says of the body, or what is wrong with it.</summary>
    public static async Task<IResult> AnswerAsync(HttpRequest request, Func<JsonElement, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return Results.Problem(title: "This content type is not taken here", detail: "Expected application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
        }
        catch (JsonException e)
        {
            return new RequestFault("body", e.LineNumber is { } line && e.BytePositionInLine is { } place ? $"JSON was expected, but line {line + 1}, byte {place + 1} cannot be read" : "JSON without duplicate members was expected").ToResult();
        }

        using (body)
        {
            return await answer(body.RootElement);
        }
    }
}
