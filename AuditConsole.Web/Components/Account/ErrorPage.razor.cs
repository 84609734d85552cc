using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace AuditConsole.Web.Components.Account;

public sealed partial class ErrorPage
{
    private ErrorWords _words = ErrorWords.Of(StatusCodes.Status500InternalServerError);

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Parameter]
    public int? Code { get; set; }

    protected override void OnInitialized()
    {
        // Asked for by hand there is no error, and the page says only that there is nothing here.
        var failed = Context.Features.Get<IExceptionHandlerFeature>() is not null;
        var refused = Context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalStatusCode;
        var status = failed ? Context.Response.StatusCode : refused ?? StatusCodes.Status404NotFound;
        Context.Response.StatusCode = status;
        _words = ErrorWords.Of(status);
    }
}
