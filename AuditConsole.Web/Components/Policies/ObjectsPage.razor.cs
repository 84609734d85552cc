using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AuditConsole.Web.Components.Policies;

/// <summary>The list of objects, or of policies by tier. Its address is its state.</summary>
public sealed partial class ObjectsPage(TimeProvider clock)
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(200);

    private CancellationTokenSource _load = new();
    private CancellationTokenSource _typing = new();
    private ObjectsUrlState _state = new(false);
    private ObjectsUrlState? _shown;
    private string? _typed;
    private ObjectPage? _page;
    private ObjectFacets? _facets;
    private Problem? _problem;
    private bool _loading;
    private long _now;

    private string Announcement => _loading || _page is null ? "" : ObjectWords.Count(_page.Items.Count, "object", "objects") + (_page.NextCursor is null ? "" : " on this page, and more");

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        await LoadAsync();
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _load.Cancel();
        _load.Dispose();
        _typing.Cancel();
        _typing.Dispose();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
        => _ = InvokeAsync(async () =>
        {
            try
            {
                await LoadAsync();
            }
            catch (Exception failure)
            {
                await DispatchExceptionAsync(failure);
            }
        });

    private async Task LoadAsync()
    {
        var path = new Uri(Navigation.Uri).AbsolutePath.TrimEnd('/');
        var state = ObjectsUrlState.Parse(Navigation.Uri);
        if (path is not (Urls.Objects or Urls.Policies) || state == _shown)
        {
            return;
        }

        (_state, _shown, _typed) = (state, state, state.Text);
        await _load.CancelAsync();
        _load.Dispose();
        _load = new CancellationTokenSource();
        var token = _load.Token;
        _loading = true;
        StateHasChanged();
        try
        {
            var filter = state.ToFilter();
            var list = await Service.ListAsync(filter, token);
            _page = list.Value;
            _problem = list.Problem;
            _now = Micros.Now(clock);
            _loading = false;
            StateHasChanged();

            // The counts come after the rows and never move them.
            _facets = _problem is null ? (await Service.FacetsAsync(filter, token)).Value : null;
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // Another state took its place, or the page was left.
        }
    }

    private async Task OnTyped(ChangeEventArgs e)
    {
        _typed = e.Value as string;
        await _typing.CancelAsync();
        _typing.Dispose();
        _typing = new CancellationTokenSource();
        try
        {
            await Task.Delay(TypingPause, clock, _typing.Token);
            var text = _typed?.Trim();
            Navigation.NavigateTo((_state with { Text = string.IsNullOrEmpty(text) ? null : text, Cursor = null }).ToUrl(), replace: true);
        }
        catch (OperationCanceledException)
        {
            // More was typed.
        }
    }
}
