using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AuditConsole.Web.Components.Timeline.Detail;

/// <summary>The drawer of one event. What it shows is decided by the address; it only asks for changes of it.</summary>
public sealed partial class EventDrawer : IAsyncDisposable
{
    private ElementReference _dialog;
    private CancellationTokenSource? _loading;
    private DotNetObjectReference<EventDrawer>? _self;
    private JsModule? _module;
    private EventDetail? _detail;
    private Problem? _problem;
    private long _loaded;
    private long _followed;

    [Inject]
    public required EventService Events { get; init; }

    [Inject]
    public required IJSRuntime Runtime { get; init; }

    [Parameter, EditorRequired]
    public required long Seq { get; set; }

    [Parameter, EditorRequired]
    public required TimeZoneInfo Zone { get; set; }

    [Parameter]
    public EventTab Tab { get; set; }

    [Parameter]
    public bool Split { get; set; }

    /// <summary>There is a newer row above this event's.</summary>
    [Parameter]
    public bool HasNewer { get; set; }

    [Parameter]
    public bool HasOlder { get; set; }

    [Parameter]
    public EventCallback<EventTab> OnTab { get; set; }

    [Parameter]
    public EventCallback<bool> OnSplit { get; set; }

    /// <summary>To the row above (-1) or below (1).</summary>
    [Parameter]
    public EventCallback<int> OnStep { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback<EventFact> OnInclude { get; set; }

    [Parameter]
    public EventCallback<EventFact> OnExclude { get; set; }

    /// <summary>Esc in the non-modal drawer, which the platform leaves to us.</summary>
    [JSInvokable]
    public Task CloseFromBrowser() => OnClose.InvokeAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Seq)
        {
            return;
        }

        _loaded = Seq;
        if (_loading is not null)
        {
            await _loading.CancelAsync();
            _loading.Dispose();
        }

        _loading = new CancellationTokenSource();
        var token = _loading.Token;
        try
        {
            // The event before stays until this one is there: no flash while walking with j and k.
            var result = await Events.EventAsync(Seq, token);
            if (!token.IsCancellationRequested)
            {
                result.Succeeded(out _detail, out _problem);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = new JsModule(Runtime, Assets["Components/Timeline/Detail/EventDrawer.razor.js"]);
            await _module.CallAsync("open", _dialog, _self);
        }

        if (_module is not null && _followed != Seq)
        {
            _followed = Seq;
            await _module.CallAsync("follow");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_loading is not null)
        {
            await _loading.CancelAsync();
            _loading.Dispose();
        }

        if (_module is not null)
        {
            await _module.CallAsync("closed");
            await _module.DisposeAsync();
        }

        _self?.Dispose();
    }
}
