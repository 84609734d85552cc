using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace AuditConsole.Web.Components.Timeline.Bar;

/// <summary>The query bar: nothing runs while typing; Enter or leaving the field does.</summary>
public sealed partial class QueryBar : IAsyncDisposable
{
    private ElementReference _box;
    private ElementReference _paint;
    private JsModule? _module;
    private string _text = string.Empty;
    private string? _given;
    private bool _repaint = true;

    [Inject]
    public required IJSRuntime Runtime { get; init; }

    /// <summary>The query as the address has it.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    [Parameter]
    public QueryError? Error { get; set; }

    /// <summary>A text to run; the same text again means: ask again.</summary>
    [Parameter]
    public EventCallback<string> OnRun { get; set; }

    /// <summary>Esc: stop what runs and keep what is shown.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    protected override void OnParametersSet()
    {
        if (Text != _given)
        {
            _given = Text;
            _text = Text;
        }

        _repaint = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        _module ??= new JsModule(Runtime, Assets["Components/Timeline/Bar/QueryBar.razor.js"]);
        if (firstRender)
        {
            await _module.CallAsync("attach", _box, _paint);
        }

        if (_repaint)
        {
            _repaint = false;
            await _module.CallAsync("paint", _box, Error?.Position ?? -1, Error?.Length ?? 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    private async Task ChangeAsync(ChangeEventArgs e)
    {
        _text = Line(e.Value as string);
        if (_text != Text)
        {
            await OnRun.InvokeAsync(_text);
        }
    }

    private async Task SubmitAsync()
    {
        if (_text == Text)
        {
            await OnRun.InvokeAsync(_text);
        }
    }

    private async Task ClearAsync()
    {
        _text = string.Empty;
        await OnRun.InvokeAsync(_text);
    }

    private async Task KeyAsync(KeyboardEventArgs e)
    {
        if (e.Key == "Escape")
        {
            await OnCancel.InvokeAsync();
        }
    }

    // A pasted query may have line breaks; to the language they are spaces.
    private static string Line(string? text) => (text ?? string.Empty).ReplaceLineEndings(" ").Trim();
}
