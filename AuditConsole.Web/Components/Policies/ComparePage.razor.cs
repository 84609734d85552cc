using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AuditConsole.Web.Components.Policies;

/// <summary>Any two versions of an object against each other.</summary>
public sealed partial class ComparePage(TimeProvider clock)
{
    private readonly CancellationTokenSource _left = new();
    private ObjectKey _key = new("", "", "", "", "");
    private CompareUrlState _state = new();
    private ObjectHistory? _history;
    private Problem? _problem;
    private long _now;

    private int Head => _state.Head ?? _history?.Newest?.Number ?? 1;

    /// <summary>0, which is nothing, for the first version.</summary>
    private int Base => _state.Base ?? Head - 1;

    [CascadingParameter]
    public ShownLedger? Ledger { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        if (!Urls.TryParseObject(Navigation.Uri, out var key))
        {
            _problem = Problem.NotFound;
            return;
        }

        _key = key;
        _state = CompareUrlState.Parse(Navigation.Uri);
        try
        {
            var found = await Service.FindAsync(_key, _left.Token);
            var history = await Service.HistoryAsync(_key, _left.Token);
            (_problem, _history, _now) = (found.Problem ?? history.Problem, history.Value, Micros.Now(clock));
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _left.Cancel();
        _left.Dispose();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
        => _ = InvokeAsync(() =>
        {
            if (Urls.TryParseObject(Navigation.Uri, out var key) && key == _key)
            {
                _state = CompareUrlState.Parse(Navigation.Uri);
                StateHasChanged();
            }
        });

    private void Go(CompareUrlState state) => Navigation.NavigateTo(state.ToUrl(_key));

    private bool Has(int number) => number > 0 && _history?.Versions.Any(v => v.Number == number && v.HasBody) == true;

    private static int? Picked(ChangeEventArgs e) => VersionNumber.Parse(e.Value as string);
}
