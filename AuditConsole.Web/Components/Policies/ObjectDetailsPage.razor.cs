using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AuditConsole.Web.Components.Policies;

/// <summary>An object with its Change Log and manifest. Its address is its state; new versions are announced, not pushed under the reader.</summary>
public sealed partial class ObjectDetailsPage(TimeProvider clock, ILogger<ObjectDetailsPage> logger)
{
    private CancellationTokenSource _load = new();
    private readonly CancellationTokenSource _left = new();
    private JsModule? _module;
    private LiveSubscription? _watch;
    private ObjectKey _key = new("", "", "", "", "");
    private ObjectUrlState _state = new();
    private ObjectUrlState? _shown;
    private ObjectSummary? _summary;
    private ObjectHistory? _history;
    private ObjectFacts _facts = ObjectFacts.None;
    private ChangeLogWindow? _window;
    private Problem? _problem;
    private bool _loading;
    private int _newer;
    private long _now;

    private int? Known => _history?.NewestKnown?.Number;

    [CascadingParameter]
    public ShownLedger? Ledger { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        _module = new JsModule(Runtime, Assets["Components/Policies/ObjectDetailsPage.razor.js"]);
        if (!Urls.TryParseObject(Navigation.Uri, out var key))
        {
            _problem = Problem.NotFound;
            return;
        }

        _key = key;
        if (!ObjectUrlState.SaysView(Navigation.Uri) && await _module.CallAsync<string>("view") == "split")
        {
            // The reader's own choice, where the address makes none; it then stands in the address too.
            Navigation.NavigateTo((ObjectUrlState.Parse(Navigation.Uri) with { Split = true }).ToUrl(_key), replace: true);
        }

        if (_left.IsCancellationRequested)
        {
            return;
        }

        // Listening starts before the first read, so that no version falls between them.
        _watch = (await Service.WatchAsync(clock, LookAgainAsync, logger, _left.Token)).Value;
        if (_left.IsCancellationRequested && _watch is { } late)
        {
            // The page was left meanwhile, and its disposal had nothing to end yet.
            await late.DisposeAsync();
            return;
        }

        await LoadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        await _left.CancelAsync();
        await _load.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        if (_module is not null)
        {
            await _module.DisposeAsync();
        }

        _load.Dispose();
        _left.Dispose();
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
        var state = ObjectUrlState.Parse(Navigation.Uri);
        if (_left.IsCancellationRequested || state == _shown || !Urls.TryParseObject(Navigation.Uri, out var key) || key != _key)
        {
            return;
        }

        var reads = _shown is null || state.Noise != _shown.Noise || state.Before != _shown.Before;
        (_state, _shown) = (state, state);
        if (reads)
        {
            await ReadAsync();
        }

        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        await _load.CancelAsync();
        _load.Dispose();
        _load = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        var token = _load.Token;
        _loading = true;
        StateHasChanged();
        try
        {
            var summary = await Service.FindAsync(_key, token);
            var history = await Service.HistoryAsync(_key, token);
            var window = await Service.ChangeLogAsync(_key, _state.Noise, _state.Before, token);
            _problem = summary.Problem ?? history.Problem ?? window.Problem;
            (_summary, _window, _newer, _now) = (summary.Value, window.Value, 0, Micros.Now(clock));
            var before = Known;
            _history = history.Value;
            if (Known is { } known && (known != before || _facts == ObjectFacts.None))
            {
                var manifest = await Service.DocumentAsync(_key, known, token);
                _facts = manifest.Succeeded(out var document, out _) ? ObjectFacts.Of(_key, document.Body) : ObjectFacts.None;
            }

            _loading = false;
        }
        catch (OperationCanceledException)
        {
            // Another state took its place, or the page was left.
        }
    }

    /// <summary>New events were read by the projection: says so when they made versions of this object.</summary>
    private Task LookAgainAsync(CancellationToken cancellationToken)
        => InvokeAsync(async () =>
        {
            if (_summary is null)
            {
                await ReadAsync();
                StateHasChanged();
                return;
            }

            var found = await Service.FindAsync(_key, cancellationToken);
            if (!found.Succeeded(out var summary, out var problem))
            {
                _problem = problem;
            }
            else if (summary.Versions != _summary.Versions + _newer)
            {
                _newer = Math.Max(0, summary.Versions - _summary.Versions);
            }
            else
            {
                return;
            }

            StateHasChanged();
        });

    private async Task ShowNewer()
    {
        _newer = 0;
        if (_state.Before is not null)
        {
            await GoTo(_state with { Before = null });
        }
        else
        {
            await ReadAsync();
        }
    }

    private async Task GoTo(ObjectUrlState state)
    {
        if (state.Split != _state.Split && _module is not null)
        {
            await _module.CallAsync("keepView", state.Split ? "split" : "inline");
        }

        Navigation.NavigateTo(state.ToUrl(_key));
    }

    private string CompareUrl(int first, int second) => new CompareUrlState { Base = first, Head = second, Split = _state.Split }.ToUrl(_key);
}
