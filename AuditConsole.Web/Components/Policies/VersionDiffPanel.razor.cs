using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Policies;

/// <summary>Loads and shows the difference of two versions.</summary>
public sealed partial class VersionDiffPanel : IDisposable
{
    private CancellationTokenSource _load = new();
    private (int Base, int Head)? _asked;
    private Result<VersionsCompared>? _result;

    /// <summary>0 stands for nothing: what was before the first version.</summary>
    [Parameter, EditorRequired]
    public required int BaseNumber { get; set; }

    [Parameter, EditorRequired]
    public required int HeadNumber { get; set; }

    [Parameter, EditorRequired]
    public required Func<int, int, CancellationToken, Task<Result<VersionsCompared>>> Load { get; set; }

    [Parameter]
    public bool Split { get; set; }

    [Parameter]
    public EventCallback<bool> SplitChanged { get; set; }

    [Parameter]
    public bool WholeFile { get; set; }

    [Parameter]
    public EventCallback<bool> WholeFileChanged { get; set; }

    /// <summary>Says how many lines were added and removed; a Change Log's entry says it already.</summary>
    [Parameter]
    public bool ShowCounts { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_asked == (BaseNumber, HeadNumber))
        {
            return;
        }

        _asked = (BaseNumber, HeadNumber);
        await _load.CancelAsync();
        _load.Dispose();
        _load = new CancellationTokenSource();
        _result = null;
        try
        {
            _result = await Load(BaseNumber, HeadNumber, _load.Token);
        }
        catch (OperationCanceledException)
        {
            // Other versions were asked for, or the diff was closed.
        }
    }

    public void Dispose()
    {
        _load.Cancel();
        _load.Dispose();
    }

    private static string Title(ObjectVersion version)
        => $"{VersionNumber.Write(version.Number ?? 0)} · {EntryTime.Date(version.Time)} {TimeWords.Clock(version.Time)} · {HostileText.Plain(version.Actor)}";

    /// <summary>The worse of the two sides; null when both were captured.</summary>
    private static Confidence? Doubtful(VersionsCompared diff)
    {
        var worst = (Confidence)Math.Max((int)diff.Before, (int)diff.After);
        return worst == Confidence.Captured ? null : worst;
    }

    private static IEnumerable<string> Notes(VersionsCompared diff) => new[] { diff.Base?.Note, diff.Head.Note }.OfType<string>().Where(n => n.Length > 0).Distinct();
}
