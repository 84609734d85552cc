using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Tail;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Welcome;

/// <summary>The ways to get events in. Opened before the first event, it leads to the Timeline when that is stored.</summary>
public sealed partial class WelcomePage
{
    private readonly CancellationTokenSource _left = new();
    private string _name = "prod";
    private string? _token;
    private ConnectSnippets _snippets = new("", "prod", null);
    private DateTimeOffset _opened;
    private WelcomeStatus? _status;
    private Problem? _problem;
    private Problem? _tokenProblem;
    private bool _making;
    private bool _uploading;
    private bool _hadEvents;
    private DoorView? _door;
    private IReadOnlyList<TailFile> _files = [];
    private string _path = "/var/log/kubernetes/audit*.log";
    private string? _followed;
    private Problem? _followProblem;

    [CascadingParameter]
    public ShownLedger? Ledger { get; set; }

    protected override void OnInitialized()
    {
        _opened = Clock.GetUtcNow();
        Fill();
        _ = InvokeAsync(() => EverySecond.RunAsync(Clock, LookAsync, DispatchExceptionAsync, _left.Token));
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private void Fill() => _snippets = new ConnectSnippets(_door?.Address ?? Navigation.BaseUri, _name, _token, _door?.Address is null ? null : _door.Authority) { Console = Navigation.BaseUri, Data = _door?.Data };

    private async Task FollowAsync()
    {
        var (name, path) = (_name, _path);
        _making = true;
        var followed = await Follow.FollowAsync(name, path, _left.Token);
        (_making, _followProblem, _followed) = (false, followed.Problem, followed.Problem is null && name == _name ? path : null);
    }

    private void Rename(ChangeEventArgs e)
    {
        if ((e.Value as string)?.Trim() is { Length: > 0 } name && name != _name)
        {
            // A token is good for its source: another name needs another one.
            (_name, _token, _tokenProblem, _followed) = (name, null, null, null);
            Fill();
        }
    }

    private async Task CreateToken()
    {
        var name = _name;
        _making = true;
        var made = await Service.CreateTokenAsync(name, _left.Token);
        _making = false;
        if (name != _name)
        {
            _tokenProblem = made.Problem is null ? new Problem(ProblemKind.Conflict, "The name was changed meanwhile", $"A token was made for {name}, and is not shown here: revoke it on the page of that source if nobody is to use it.") : null;
        }
        else if (made.Succeeded(out var token, out var problem))
        {
            (_token, _tokenProblem) = (token, null);
            Fill();
        }
        else
        {
            _tokenProblem = problem;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var found = await Service.StatusAsync(cancellationToken);
        var isFirst = _status is null;
        var door = (await Door.ReadAsync(cancellationToken)).Value;
        if ((door?.Address, door?.Authority, door?.Data) != (_door?.Address, _door?.Authority, _door?.Data) || !(door?.Refusals ?? []).SequenceEqual(_door?.Refusals ?? []))
        {
            _door = door;
            Fill();
            StateHasChanged();
        }

        var files = _followed is null ? [] : (await Follow.FilesAsync(_name, cancellationToken)).Value ?? [];
        if (!files.Select(f => (f.Path, f.State, f.Reason)).SequenceEqual(_files.Select(f => (f.Path, f.State, f.Reason))))
        {
            _files = files;
            StateHasChanged();
        }

        var differs = found.Problem != _problem || found.Value is null || _status is null
            || (found.Value.Received, found.Value.Stored, found.Value.Refused) != (_status.Received, _status.Stored, _status.Refused);
        if (!differs)
        {
            return;
        }

        (_status, _problem) = (found.Value, found.Problem);
        _hadEvents = isFirst ? _status?.HasEvents == true : _hadEvents;
        if (_status?.HasEvents == true && !_hadEvents && !_uploading)
        {
            Navigation.NavigateTo(Ledger.Own(Urls.Timeline()));
            return;
        }

        StateHasChanged();
    }

    private void Uploaded(ImportView? import)
    {
        _uploading = false;
        if (import is { Stage: ImportStage.Done, Span: { } span } && (import.Errors.Count == 0 || !_hadEvents))
        {
            Navigation.NavigateTo(Ledger.Own(Urls.TimelineOver(span.Oldest, span.Newest)));
        }
    }

    private async Task<ImportView?> FindAsync(string id, CancellationToken cancellationToken) => (await Service.FindImportAsync(id, cancellationToken)).Value;
}
