using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Components.Timeline.Bar;
using AuditConsole.Web.Components.Timeline.Detail;
using AuditConsole.Web.Components.Timeline.Facets;
using AuditConsole.Web.Components.Timeline.Ranges;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>The Timeline: wiring only. The address is the state; every choice is a new address, and the address decides what is loaded.</summary>
public sealed partial class Timeline
{
    private DotNetObjectReference<Timeline>? _self;
    private JsModule? _module;
    private int _chosen;

    [Inject]
    public required TimelineService Service { get; init; }

    [Inject]
    public required TimelineCounting Counting { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required IJSRuntime Runtime { get; init; }

    [Inject]
    public required BrowserTime Browser { get; init; }

    [Inject]
    public required TimelineClock Clock { get; init; }

    private TimelineModel Model { get; set; } = null!;

    private TimelineLive Live { get; set; } = null!;

    private bool CanBeLive => Model.State.To == TimelineUrlState.DefaultTo && Live.Stopped is null;

    private string LiveTitle
        => Live.Stopped is { } problem ? problem.Detail ?? problem.Title
            : !CanBeLive ? "Live needs a range that ends now"
            : Live.IsFailing ? "New events could not be read; trying again"
            : "New events come in at the top (l)";

    /// <summary>The first row came into view or left it.</summary>
    [JSInvokable]
    public void AtHead(bool atHead) => Live.IsAtHead = atHead;

    [JSInvokable]
    public void TabVisible(bool visible) => Live.SetVisible(visible);

    protected override async Task OnInitializedAsync()
    {
        Model = new TimelineModel(Service, Counting, Clock.Time, Clock.Logger, StateHasChanged);
        Live = new TimelineLive(Model, Service, Clock, InvokeAsync, StateHasChanged);
        Navigation.LocationChanged += OnLocationChanged;
        await ShowAddressAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = new JsModule(Runtime, Assets["Components/Timeline/Timeline.razor.js"]);
            await _module.CallAsync("watch", _self);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        await Live.DisposeAsync();
        await Model.DisposeAsync();
        if (_module is not null)
        {
            await _module.CallAsync("unwatch");
            await _module.DisposeAsync();
        }

        _self?.Dispose();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath == Urls.TimelinePath)
        {
            _ = InvokeAsync(async () =>
            {
                try
                {
                    await ShowAddressAsync();
                }
                catch (Exception error)
                {
                    await DispatchExceptionAsync(error);
                }
            });
        }
    }

    private async Task ShowAddressAsync()
    {
        var state = TimelineUrlState.Parse(Navigation.Uri);
        var terms = QueryTerms.Of(state.Query);
        _chosen = FacetFields.Main.Concat(FacetFields.More).Sum(f => terms.Included(f.Field).Count + terms.Excluded(f.Field).Count);
        await Model.ShowAsync(state, await ZoneAsync(state.Zone));
        await Live.FollowAsync();
        StateHasChanged();
    }

    private async Task<TimeZoneInfo> ZoneAsync(string zone) => zone switch
    {
        TimelineUrlState.Utc => TimeZoneInfo.Utc,
        TimelineUrlState.Local => await Browser.ZoneAsync(Assets["js/time.js"]),
        _ => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc,
    };

    private async Task RunAsync(string query)
    {
        if (query == Model.State.Query)
        {
            await Model.LoadAsync();
            await Live.FollowAsync();
        }
        else
        {
            Go(Model.State.Asking(query));
        }
    }

    private void Zoom(Span span) => Go(Model.State.Over(Urls.Instant(span.From), Urls.Instant(span.To)));

    private void Include((FacetField Field, string Value) choice) => Ask(t => t.WithIncluded(choice.Field.Field, choice.Field.Name, choice.Value));

    private void Exclude((FacetField Field, string Value) choice) => Ask(t => t.WithExcluded(choice.Field.Field, choice.Field.Name, choice.Value));

    private void Drop((FacetField Field, string Value) choice) => Ask(t => t.Without(choice.Field.Field, choice.Value));

    private void Ask(Func<QueryTerms, QueryTerms> edit) => Go(Model.State.Asking(edit(QueryTerms.Of(Model.State.Query)).Text));

    private static FacetField FieldOf(EventFact fact) => new(fact.Field!, fact.Title, fact.Name!);

    private void Open(long seq) => Go(Model.State with { Selected = seq }, replace: Model.State.Selected is not null);

    private void Close() => Go(Model.State with { Selected = null, Tab = EventTab.Diff });

    private void Step(int step)
    {
        if (Model.State.Selected is { } selected && Model.Window.Neighbour(selected, step) is { } next)
        {
            Go(Model.State with { Selected = next }, replace: true);
        }
    }

    private void Go(TimelineUrlState state, bool replace = false) => Navigation.NavigateTo(state.ToUrl(), replace: replace);
}
