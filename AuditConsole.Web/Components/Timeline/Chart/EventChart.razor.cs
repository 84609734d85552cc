using System.Globalization;
using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Components.Timeline.Ranges;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AuditConsole.Web.Components.Timeline.Chart;

/// <summary>The histogram: hover or arrow keys read a bar, a click zooms to it, a drag or Shift+arrows and Enter to several.</summary>
public sealed partial class EventChart : IAsyncDisposable
{
    private ElementReference _plot;
    private ElementReference _readout;
    private DotNetObjectReference<EventChart>? _self;
    private JsModule? _module;
    private IReadOnlyList<string> _axis = [];
    private bool _asTable;
    private bool _attached;

    [Inject]
    public required IJSRuntime Runtime { get; init; }

    [Parameter, EditorRequired]
    public required ChartView View { get; set; }

    [Parameter]
    public EventCallback<Span> OnZoom { get; set; }

    /// <summary>Zooms to the buckets between two, both included.</summary>
    [JSInvokable]
    public async Task ZoomTo(int first, int last)
    {
        var count = View.Bars.Count;
        if (first < 0 || last < first || last >= count)
        {
            return;
        }

        await OnZoom.InvokeAsync(new Span(View.Start(first), View.Start(last + 1)));
    }

    protected override void OnParametersSet() => _axis = View.Axis();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_asTable)
        {
            _attached = false;
            return;
        }

        if (!_attached)
        {
            _attached = true;
            _self ??= DotNetObjectReference.Create(this);
            _module ??= new JsModule(Runtime, Assets["Components/Timeline/Chart/EventChart.razor.js"]);
            await _module.CallAsync("attach", _plot, _readout, _self);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }

        _self?.Dispose();
    }

    private static string F(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
