using AuditConsole.Core.Access.Sessions;
using AuditConsole.Core.Common;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Account;

public sealed partial class SessionsPage
{
    private Problem? _problem;
    private IReadOnlyList<(Session Session, bool IsThis)> _sessions = [];

    [Inject]
    public required AccountService Service { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    // The forms must be there, with their names, before the one that was sent is looked for.
    protected override async Task OnInitializedAsync() => _sessions = await Service.SessionsAsync(Context.RequestAborted);

    private async Task EndAsync(string? shortId)
    {
        _problem = await Service.EndSessionsAsync(shortId, Context.RequestAborted);
        if (_problem is null)
        {
            Navigation.NavigateTo(Urls.Account + "/sessions");
        }
    }
}
