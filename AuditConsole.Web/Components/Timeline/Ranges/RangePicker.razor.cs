using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AuditConsole.Web.Components.Timeline.Ranges;

/// <summary>The time button and its popover: by words, by name, by two fields; relative ranges stay relative.</summary>
public sealed partial class RangePicker : IAsyncDisposable
{
    private readonly string _id = ElementId.Next("range");
    private JsModule? _module;
    private string _words = string.Empty;
    private string _zoneName = "UTC";
    private string _text = string.Empty;
    private string? _error;
    private string? _preview;
    private bool _valid;
    private string _from = string.Empty;
    private string _to = string.Empty;
    private (TimeRange, TimeZoneInfo)? _shown;
    private (string, string) _fields;

    [Inject]
    public required IJSRuntime Runtime { get; init; }

    [Inject]
    public required TimeProvider Clock { get; init; }

    [Parameter, EditorRequired]
    public required TimeRange Range { get; set; }

    [Parameter, EditorRequired]
    public required TimeZoneInfo Zone { get; set; }

    /// <summary>The zone as the address has it: <c>utc</c>, <c>local</c> or a name.</summary>
    [Parameter, EditorRequired]
    public required string ZoneKey { get; set; }

    [Parameter]
    public EventCallback<TimeRange> OnRange { get; set; }

    [Parameter]
    public EventCallback<string> OnZone { get; set; }

    private long Now => Micros.Now(Clock);

    protected override void OnParametersSet()
    {
        _words = RangeWords.Of(Range, Now, Zone);
        _zoneName = TimeWords.Name(Now, Zone);
        _valid = Range.TryResolve(Now, out var span, out var error);
        if (_shown != (Range, Zone))
        {
            _shown = (Range, Zone);
            _text = string.Empty;
            _preview = null;
            _error = error;
            _from = _valid ? Local(span.From) : string.Empty;
            _to = _valid ? Local(span.To) : string.Empty;
            _fields = (_from, _to);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    private void Preview()
    {
        _error = null;
        _preview = null;
        if (_text.Trim().Length > 0 && new RangeText(Now, Zone).TryParse(_text, out var range, out _error) && range.TryResolve(Now, out var span, out _))
        {
            _preview = $"{RangeWords.Between(span, Now, Zone)} {_zoneName}, {TimeWords.Duration(span.Length)}";
        }
    }

    private Task ApplyTextAsync() => _text.Trim().Length > 0 ? ApplyAsync(_text) : (_from, _to) != _fields ? ApplyFieldsAsync() : CloseAsync();

    private async Task ApplyAsync(string text)
    {
        if (new RangeText(Now, Zone).TryParse(text, out var range, out _error))
        {
            await GoAsync(range);
        }
    }

    private Task ApplyFieldsAsync()
    {
        if (_from.Trim().Length == 0 || _to.Trim().Length == 0)
        {
            _error = "Both times are needed.";
            return Task.CompletedTask;
        }

        return ApplyAsync($"{_from.Trim()}..{_to.Trim()}");
    }

    private Task FreezeAsync() => Range.TryResolve(Now, out var span, out _) ? GoAsync(TimeRange.Between(span.From - span.From % Micros.PerSecond, span.To - span.To % Micros.PerSecond)) : Task.CompletedTask;

    private Task StepAsync(int direction) => Range.TryResolve(Now, out var span, out _) ? OnRange.InvokeAsync(TimeRange.Shifted(span, direction)) : Task.CompletedTask;

    private Task WidenAsync() => Range.TryResolve(Now, out var span, out _) ? OnRange.InvokeAsync(TimeRange.Widened(span, Now)) : Task.CompletedTask;

    private async Task GoAsync(TimeRange range)
    {
        await CloseAsync();
        await OnRange.InvokeAsync(range);
    }

    private async Task CloseAsync()
    {
        _module ??= new JsModule(Runtime, Assets["js/popover.js"]);
        await _module.CallAsync("hide", _id);
    }

    private bool IsCurrent(string text) => Range.EndsNow && Range.From == "now-" + text;

    private string Local(long micros) => TimeZoneInfo.ConvertTime(Micros.ToUtc(micros), Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
