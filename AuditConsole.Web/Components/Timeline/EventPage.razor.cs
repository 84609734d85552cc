using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Timeline.Bar;
using AuditConsole.Web.Components.Timeline.Detail;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>The page of one event: the permalink of mails, chats and documents.</summary>
public sealed partial class EventPage : IDisposable
{
    // What happened around it, when the reader goes on to the Timeline.
    private const long Minutes = 10 * Micros.PerMinute;

    private readonly CancellationTokenSource _gone = new();
    private EventDetail? _detail;
    private Problem? _problem;
    private EventTab _tab;
    private bool _split;
    private string? _loaded;

    [Inject]
    public required EventService Events { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    /// <summary>The event's seq.</summary>
    [Parameter]
    public required string Token { get; set; }

    protected override void OnInitialized()
    {
        ReadAddress();
        Navigation.LocationChanged += OnLocationChanged;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Token)
        {
            return;
        }

        _loaded = Token;
        if (!EventToken.TryParseSeq(Token, out var seq))
        {
            _problem = Problem.NotFound;
            return;
        }

        try
        {
            (await Events.EventAsync(seq, _gone.Token)).Succeeded(out _detail, out _problem);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
        }
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _gone.Cancel();
        _gone.Dispose();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        ReadAddress();
        StateHasChanged();
    }

    private void ReadAddress()
    {
        var query = QueryString.Of(Navigation.Uri);
        _tab = EventTabs.Parse(query["tab"]);
        _split = query["diff"] == "split";
    }

    private void GoToTab(EventTab tab) => Go("tab", EventTabs.Word(tab));

    private void GoToSplit(bool split) => Go("diff", split ? "split" : null);

    private void Go(string key, string? value)
    {
        var path = new Uri(Navigation.Uri).AbsolutePath;
        Navigation.NavigateTo(QueryString.Of(Navigation.Uri).With(key, value).After(path));
    }

    private void Include(EventFact fact) => Navigation.NavigateTo(Urls.Timeline(QueryTerms.Of(string.Empty).WithIncluded(fact.Field!, fact.Name!, fact.Value).Text));

    private void Exclude(EventFact fact) => Navigation.NavigateTo(Urls.Timeline(QueryTerms.Of(string.Empty).WithExcluded(fact.Field!, fact.Name!, fact.Value).Text));
}
