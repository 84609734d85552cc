namespace AuditConsole.Web.Components.Account;

/// <summary>What a page says about a failed request.</summary>
public sealed record ErrorWords(string Title, string Text)
{
    public static ErrorWords Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => new("This request was not understood", "The form may be too old. Go back, reload the page and send it again."),
        StatusCodes.Status403Forbidden => new("Not allowed", "Your account may not do this. An administrator can grant it."),
        StatusCodes.Status404NotFound => new("There is no such page", "The address may be mistyped, or what it showed may be outside what you may see."),
        StatusCodes.Status405MethodNotAllowed => new("There is nothing to send here", "This address takes no form."),
        StatusCodes.Status413PayloadTooLarge => new("This is too large", "The server takes less at this place."),
        StatusCodes.Status429TooManyRequests => new("Too much at once", "Too many requests came from you, or too many pages of the console are open. Close some, wait a minute and try again."),
        StatusCodes.Status503ServiceUnavailable => new("AuditConsole is not ready", "Try again in a few seconds."),
        _ => new("Something went wrong", "The server could not answer. What happened is in its log under the reference below."),
    };
}
