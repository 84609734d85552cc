using System.Text.Json;
using AuditConsole.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace AuditConsole.Web.Components.Connect;

/// <summary>Sends a file of events and follows what becomes of it.</summary>
public sealed partial class UploadPanel
{
    public const string Action = "/capture/upload";

    /// <summary>More than any answer of the upload; what is longer is not one.</summary>
    private const int MaxAnswer = 16 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly string _id = ElementId.Next("upload");
    private readonly CancellationTokenSource _left = new();
    private ElementReference _form;
    private AntiforgeryRequestToken? _token;
    private DotNetObjectReference<UploadPanel>? _self;
    private JsModule? _module;
    private ImportView? _import;
    private string? _failure;

    /// <summary>The source that stands in the form.</summary>
    [Parameter]
    public string Source { get; set; } = "upload";

    /// <summary>Names to choose from.</summary>
    [Parameter]
    public IReadOnlyList<string> Sources { get; set; } = [];

    /// <summary>The import with this id, as it is now; null when there is none or the reader may not see it.</summary>
    [Parameter, EditorRequired]
    public required Func<string, CancellationToken, Task<ImportView?>> Find { get; set; }

    /// <summary>False where the page itself lists imports.</summary>
    [Parameter]
    public bool ShowsImport { get; set; } = true;

    /// <summary>Told how an import stands, four times a second until it has ended.</summary>
    [Parameter]
    public EventCallback<ImportView> OnProgress { get; set; }

    /// <summary>Told when the browser begins to send.</summary>
    [Parameter]
    public EventCallback OnStarted { get; set; }

    /// <summary>Told when an import has ended; null when the file was not taken or sending was cancelled.</summary>
    [Parameter]
    public EventCallback<ImportView?> OnEnded { get; set; }

    protected override void OnInitialized() => _token = Antiforgery.GetAntiforgeryToken();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = new JsModule(Runtime, Assets["Components/Connect/UploadPanel.razor.js"]);
            await _module.CallAsync("attach", _form, _self);
        }
    }

    /// <summary>The browser begins to send.</summary>
    [JSInvokable]
    public async Task Sending()
    {
        (_import, _failure) = (null, null);
        await OnStarted.InvokeAsync();
        StateHasChanged();
    }

    /// <summary>The server has answered the upload: with the id of the import, or with a problem.</summary>
    /// <param name="status">Of HTTP; 0 when the connection broke, -1 when the person cancelled.</param>
    [JSInvokable]
    public async Task Answered(int status, string? answer)
    {
        if (status is >= 200 and < 300 && Text(answer, "id") is { } id)
        {
            await FollowAsync(id);
            return;
        }

        _failure = status < 0 ? null : status == 0 ? "The connection ended before the file was sent." : Text(answer, "detail") ?? Text(answer, "title") ?? $"The server answered with status {status}.";
        await OnEnded.InvokeAsync(null);
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }

        _self?.Dispose();
        _left.Dispose();
    }

    private async Task FollowAsync(string id)
    {
        try
        {
            while (await Find(id, _left.Token) is { } import)
            {
                _import = import;
                await OnProgress.InvokeAsync(import);
                StateHasChanged();
                if (import.Stage != ImportStage.Running)
                {
                    await OnEnded.InvokeAsync(import);
                    return;
                }

                await Task.Delay(Look, Clock, _left.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left; the import goes on.
        }
    }

    /// <summary>A member of a JSON answer; null for anything else.</summary>
    private static string? Text(string? answer, string member)
    {
        if (string.IsNullOrEmpty(answer) || answer.Length > MaxAnswer)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(member, out var value) && value.ValueKind is (JsonValueKind.String or JsonValueKind.Number)
                ? value.ToString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
