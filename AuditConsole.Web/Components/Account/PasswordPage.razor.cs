using AuditConsole.Core.Common;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Account;

public sealed partial class PasswordPage
{
    private static readonly Problem NotTheSame = Problem.Invalid("The two new passwords differ", "Type the same password twice.");

    private Problem? _problem;

    [Inject]
    public required AccountService Service { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [SupplyParameterFromQuery(Name = "changed")]
    private bool Changed { get; set; }

    [SupplyParameterFromForm]
    private string? Current { get; set; }

    [SupplyParameterFromForm]
    private string? Password { get; set; }

    [SupplyParameterFromForm]
    private string? Again { get; set; }

    private string? Described => _problem is null ? null : "password-error";

    private async Task SubmitAsync()
    {
        _problem = Password != Again ? NotTheSame : await Service.ChangePasswordAsync(Context, Current, Password);
        if (_problem is null)
        {
            Navigation.NavigateTo(Urls.Account + "/password?changed=true");
        }
    }
}
