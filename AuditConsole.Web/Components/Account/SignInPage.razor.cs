using AuditConsole.Core.Access.Accounts;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Account;

public sealed partial class SignInPage
{
    private string? _error;

    [Inject]
    public required AccountService Service { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    /// <summary>Where to go afterwards; only a page of this site is gone to.</summary>
    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm]
    private string? Email { get; set; }

    [SupplyParameterFromForm]
    private string? Password { get; set; }

    private string? Described => _error is null ? null : "signin-error";

    private string? Invalid => _error is null ? null : "true";

    protected override void OnInitialized()
    {
        if (HttpMethods.IsGet(Context.Request.Method) && Context.User.AccountId() is not null)
        {
            GoOn();
        }
    }

    private async Task SubmitAsync()
    {
        switch (await Service.SignInAsync(Context, Email, Password))
        {
            case SignInAnswer.Welcome:
                GoOn();
                break;
            case SignInAnswer.Busy:
                Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                _error = "Too many people are signing in at the moment. Try again in a few seconds.";
                break;
            default:
                _error = "The e-mail address and password do not match an account that may sign in now.";
                break;
        }
    }

    private void GoOn() => Navigation.NavigateTo(ReturnUrl is not null && Urls.IsLocal(ReturnUrl) ? ReturnUrl : Urls.Home);
}
