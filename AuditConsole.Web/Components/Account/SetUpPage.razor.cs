using AuditConsole.Core.Common;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Account;

public sealed partial class SetUpPage
{
    private static readonly Problem NotTheSame = Problem.Invalid("The two passwords differ", "Type the same password twice.");

    private Problem? _problem;
    private bool _linkIsGood;

    [Inject]
    public required AccountService Service { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromQuery(Name = "token")]
    private string? TokenInLink { get; set; }

    [SupplyParameterFromForm]
    private string? Token { get; set; }

    [SupplyParameterFromForm]
    private string? Email { get; set; }

    [SupplyParameterFromForm]
    private string? Password { get; set; }

    [SupplyParameterFromForm]
    private string? Again { get; set; }

    private string? Described => _problem is null ? null : "setup-error";

    protected override void OnInitialized()
    {
        if (!Service.SetUpIsNeeded)
        {
            Navigation.NavigateTo(Urls.SignIn);
            return;
        }

        if (HttpMethods.IsGet(Context.Request.Method))
        {
            Token = TokenInLink;
            _linkIsGood = Service.IsGoodLink(Token);
            _problem = Token is null || _linkIsGood ? null : Problem.Invalid("This link is wrong or too old", "Use the newest one on the program's console.");
        }
    }

    private async Task SubmitAsync()
    {
        _problem = Password != Again ? NotTheSame : await Service.SetUpAsync(Context, Token, Email, Password);
        if (_problem is null)
        {
            Navigation.NavigateTo(Urls.Welcome);
        }
        else if (!Service.SetUpIsNeeded)
        {
            Navigation.NavigateTo(Urls.SignIn);
        }
        else
        {
            _linkIsGood = Service.IsGoodLink(Token);
        }
    }
}
