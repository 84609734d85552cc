using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Access;

public sealed partial class ApiKeysPage : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private IReadOnlyList<ApiKeyLine>? _keys;
    private Problem? _problem;
    private Problem? _formProblem;
    private CreatedApiKey? _created;
    private bool _creating;

    [Inject]
    public required ApiKeysService Service { get; init; }

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        _keys = (await Service.ListAsync(_closed.Token)).Succeeded(out var keys, out _problem) ? keys : null;
    }

    private void Begin() => (_creating, _created, _formProblem) = (true, null, null);

    private async Task CreateAsync(NewApiKey request)
    {
        if ((await Service.CreateAsync(request, _closed.Token)).Succeeded(out var created, out _formProblem))
        {
            (_created, _creating) = (created, false);
            await LoadAsync();
        }
    }

    private async Task RevokeAsync(ApiKeyLine line)
    {
        var problem = await Service.RevokeAsync(line.Key.Id, _closed.Token);
        await LoadAsync();
        _problem ??= problem;
    }
}
