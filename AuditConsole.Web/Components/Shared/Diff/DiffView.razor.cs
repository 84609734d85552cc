using System.Globalization;
using AuditConsole.Core.Changes.Diff;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Shared.Diff;

/// <summary>The difference of two texts as a table, inline or side by side. Its data are text nodes, never markup.</summary>
public sealed partial class DiffView
{
    /// <summary>Above this many rows only those on screen are drawn.</summary>
    public const int VirtualFrom = 2_000;

    private const float RowHeight = 20;

    /// <summary>The text for the clipboard travels with the page; larger ones are downloaded instead.</summary>
    private const int MaxCopied = 64 * 1024;

    private readonly HashSet<int> _opened = [];
    private readonly string _textId = ElementId.Next("diff");
    private ElementReference _element;
    private JsModule? _module;
    private TextDiff? _drawn;
    private List<DiffRow> _rows = [];
    private List<int> _changes = [];
    private string? _text;
    private string? _width;
    private string _bodyClass = "";
    private int _at = -1;

    [Parameter, EditorRequired]
    public required TextDiff Diff { get; set; }

    [Parameter]
    public bool Split { get; set; }

    /// <summary>Offers the switch for the split view.</summary>
    [Parameter]
    public EventCallback<bool> SplitChanged { get; set; }

    [Parameter]
    public bool WholeFile { get; set; }

    /// <summary>Offers the switch for the whole file.</summary>
    [Parameter]
    public EventCallback<bool> WholeFileChanged { get; set; }

    /// <summary>What the old side is: <c>v14</c>, or with time and actor.</summary>
    [Parameter]
    public string? OldTitle { get; set; }

    [Parameter]
    public string? NewTitle { get; set; }

    /// <summary>In place of the titles at the head.</summary>
    [Parameter]
    public RenderFragment? Heading { get; set; }

    /// <summary>Further buttons at the head.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>What the reader must know before trusting the diff.</summary>
    [Parameter]
    public RenderFragment? Banner { get; set; }

    private bool IsVirtual => _rows.Count > VirtualFrom;

    private int Columns => Split ? 6 : 4;

    private string Caption
        => string.Create(CultureInfo.InvariantCulture, $"{(Split ? "Split" : "Inline")} diff{(OldTitle is null ? "" : $" of {OldTitle} and {NewTitle}")}, {Diff.Added} added, {Diff.Removed} removed");

    private string Place => string.Create(CultureInfo.InvariantCulture, $"{(_at < 0 ? "" : $"{_at + 1} of ")}{_changes.Count} changes");

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_drawn, Diff))
        {
            _drawn = Diff;
            _opened.Clear();
            _at = -1;
            var text = Diff.IsEmpty ? null : HostileText.Plain(UnifiedText.Write(Diff, OldTitle, NewTitle));
            _text = text?.Length > MaxCopied ? null : text;
        }

        Draw();
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    private void Draw()
    {
        _rows = DiffRows.Build(Diff, Split, WholeFile, _opened);
        _changes = [.. _rows.Where(r => r.StartsChange).Select(r => r.Index)];
        _at = Math.Min(_at, _changes.Count - 1);
        _bodyClass = $"lines{(Split ? " both" : "")}{(IsVirtual ? " tall" : "")}";
        _width = Split && IsVirtual ? SplitWidth() : null;
    }

    /// <summary>Both halves get the width of the longest line: sized by the rows on screen they would jump while one scrolls.</summary>
    private string? SplitWidth()
    {
        var longest = _rows.Max(r => Math.Max(r.Old?.Text.Length ?? 0, r.New?.Text.Length ?? 0));
        return longest == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"min-inline-size: calc({2 * Math.Min(longest, LinePieces.MaxLength)}ch + 128px)");
    }

    private void Open(int hunk)
    {
        _opened.Add(hunk);
        Draw();
    }

    private async Task StepAsync(int step)
    {
        _at = Math.Clamp(_at < 0 && step < 0 ? _changes.Count - 1 : _at + step, 0, _changes.Count - 1);
        _module ??= new JsModule(Runtime, Assets["Components/Shared/Diff/DiffView.razor.js"]);
        await _module.CallAsync("reveal", _element, _changes[_at], IsVirtual ? RowHeight : 0);
    }

    private static string FoldWords(int lines) => string.Create(CultureInfo.InvariantCulture, $"{lines:N0} unchanged {(lines == 1 ? "line" : "lines")}");

    private static string? Stop(DiffRow row) => row.StartsChange ? row.Index.ToString(CultureInfo.InvariantCulture) : null;

    private static string? RowClass(DiffRow row) => row.Line?.Kind switch { DiffLineKind.Added => "add", DiffLineKind.Removed => "del", _ => null };
}
