using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components.Timeline.Rows;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Live;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>What the Timeline reads. Every call asks anew what the caller may see.</summary>
public sealed class TimelineService
{
    /// <summary>Arrivals looked at in one go; more are said to be more.</summary>
    public const int MostArrivals = 200;

    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly LedgerCatalog _ledgers;
    private readonly EventSearch _search;
    private readonly ObjectCatalog _objects;
    private readonly TimeProvider _time;

    public TimelineService(CallerAccessor callers, Authorizer authorizer, LedgerCatalog ledgers, EventSearch search, ObjectCatalog objects, TimeProvider time)
        : this(callers.CurrentAsync, authorizer, ledgers, search, objects, time)
    {
    }

    internal TimelineService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, LedgerCatalog ledgers, EventSearch search, ObjectCatalog objects, TimeProvider time)
        => (_caller, _authorizer, _ledgers, _search, _objects, _time) = (caller, authorizer, ledgers, search, objects, time);

    /// <summary>A page of rows.</summary>
    /// <returns>NotFound when the event that a page starts from does not exist or is not visible.</returns>
    public async Task<Result<TimelinePage>> RowsAsync(TimelineQuestion question, CancellationToken cancellationToken)
    {
        if (!(await AskableAsync(question.Permission, question.Query, cancellationToken)).Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        var before = await PlaceAsync(scope, question.Before, cancellationToken);
        var after = await PlaceAsync(scope, question.After, cancellationToken);
        if ((question.Before is not null && before is null) || (question.After is not null && after is null))
        {
            return Problem.NotFound with { Detail = "The event this page starts from is not in this ledger." };
        }

        // Taken before the search: what is appended meanwhile may be in both, but never in neither.
        var lastSeq = _ledgers.Find(scope.Tenant, out var ledger) ? ledger.Size : 0;
        var request = Request(scope, question) with { Limit = question.Limit, Before = before ?? EventPosition.Newest, After = after };
        var result = await _search.RunAsync(request, cancellationToken);
        var rows = await NumberedAsync(scope, result.Events, cancellationToken);
        return new TimelinePage(rows, result.HasOlder || after is not null, before is not null || (after is not null && rows.Count == question.Limit), lastSeq, result.NewestElsewhere)
        {
            LimitedTo = scope.IsWholeLedger ? null : string.Join(", ", scope.Limits().SelectMany(l => l.Allowed)),
            ShowsSeq = scope.IsWholeLedger,
            SearchedBackTo = result.SearchedBackTo?.Time,
            OlderBefore = result.OlderBefore is { } older && (rows.Count == 0 || older < rows[^1].Position) ? older.ToCursor() : null,
            Damage = result.Damage,
            NewestOfSources = await NewestOfSourcesAsync(request, question, result, cancellationToken),
            NewestRoutine = await NewestRoutineAsync(request, result, cancellationToken),
        };
    }

    /// <summary>What was appended after a seq, newest first; asked again for each batch, so a right that is gone ends the live view.</summary>
    /// <param name="from">Leaves out what happened before, microseconds UTC.</param>
    public async Task<Result<TimelineArrivals>> ArrivalsAsync(TimelineQuestion question, long afterSeq, long? from, CancellationToken cancellationToken)
    {
        if (!(await AskableAsync(Permission.AuditSearch, question.Query, cancellationToken)).Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        if (!_ledgers.Find(scope.Tenant, out var ledger))
        {
            return Problem.NotFound;
        }

        var lastSeq = ledger.Size;
        if (lastSeq <= afterSeq)
        {
            return new TimelineArrivals([], 0, afterSeq);
        }

        var request = Request(scope, question) with { From = Math.Max(question.Span.From, from ?? long.MinValue), To = long.MaxValue, Limit = MostArrivals + 1, AfterSeq = afterSeq };
        var result = await _search.RunAsync(request, cancellationToken);
        var rows = await NumberedAsync(scope, [.. result.Events.Take(MostArrivals)], cancellationToken);
        return new TimelineArrivals(rows, result.Events.Count, lastSeq)
        {
            Covered = question.Query.NamesReviews ? [] : [.. rows.Where(r => r.Event.Format == EventFormat.KubernetesAudit).SelectMany(r => ledger.Head.SeenAlsoAs(r.Seq))],
        };
    }

    /// <summary>Hears of commits to the caller's ledger from now on.</summary>
    public async Task<Result<LiveSubscription>> SubscribeAsync(Func<CancellationToken, Task> batch, ILogger logger, CancellationToken cancellationToken)
    {
        if (!(await AllowedAsync(Permission.AuditSearch, cancellationToken)).Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        return _ledgers.Find(scope.Tenant, out var ledger) ? new LiveSubscription(ledger.Feed, _time, batch, logger) : Problem.NotFound;
    }

    /// <summary>True once an event has come from anywhere but the console itself.</summary>
    public async Task<Result<bool>> HasEventsAsync(CancellationToken cancellationToken)
    {
        if (!(await AllowedAsync(Permission.AuditList, cancellationToken)).Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        var result = await _search.RunAsync(new SearchRequest(scope) { Query = OfSources(), Limit = 1 }, cancellationToken);
        return result.Events.Count > 0;
    }

    internal static SearchRequest Request(Scope scope, TimelineQuestion question)
        => new(scope) { Query = question.Query, From = question.Span.From, To = question.Span.To, HideNoise = question.HideNoise };

    private EventQuery OfSources()
        => EventQuery.TryParse($"NOT source:{OwnEvents.Source}", Micros.Now(_time), out var query, out var error) ? query : throw new InvalidOperationException(error.Message);

    /// <summary>Whoever just sent old events finds only that he signed in: then, and only then, it is looked where the events are.</summary>
    private async Task<long?> NewestOfSourcesAsync(SearchRequest request, TimelineQuestion question, SearchResult result, CancellationToken cancellationToken)
    {
        if (question.Text.Length > 0 || question.Before is not null || question.After is not null || result.HasOlder || result.Events.Count == 0 || result.Events.Any(e => e.Event.Source != OwnEvents.Source))
        {
            return null;
        }

        return (await _search.RunAsync(request with { Query = OfSources(), Limit = 1 }, cancellationToken)).NewestElsewhere;
    }

    /// <summary>That nothing matches must not be said of events that are only left out.</summary>
    private async Task<long?> NewestRoutineAsync(SearchRequest request, SearchResult result, CancellationToken cancellationToken)
    {
        if (!request.HideNoise || result.Events.Count > 0 || result.NewestElsewhere is not null)
        {
            return null;
        }

        var routine = await _search.RunAsync(request with { HideNoise = false, Limit = 1 }, cancellationToken);
        return routine.Events is [var newest, ..] ? newest.Event.Time : routine.NewestElsewhere;
    }

    private async Task<IReadOnlyList<TimelineRow>> NumberedAsync(Scope scope, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return [];
        }

        var numbers = await _objects.NumbersAsync(scope, [.. events.Select(e => e.Event.Seq)], cancellationToken);
        return [.. events.Select(e => new TimelineRow(e.Event, numbers.TryGetValue(e.Event.Seq, out var number) ? number : null))];
    }

    /// <summary>The place of an event given by seq or cursor; null when there is none to see.</summary>
    private async Task<EventPosition?> PlaceAsync(Scope scope, string? token, CancellationToken cancellationToken)
    {
        if (EventPosition.TryParse(token, out var position))
        {
            return position;
        }

        return EventToken.TryParseSeq(token, out var seq) ? (await _ledgers.ReadAsync(scope, seq, cancellationToken)).Value?.Event.Position : null;
    }

    private async Task<Result<Scope>> AskableAsync(string permission, EventQuery query, CancellationToken cancellationToken)
        => QuestionScope.Of(_authorizer, await _caller(cancellationToken), permission, query);

    private async Task<Result<Scope>> AllowedAsync(string permission, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, permission, out var scope, out var problem) ? scope : problem;
    }
}
