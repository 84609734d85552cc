using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>One search over one ledger, from its plan to the answer.</summary>
internal sealed class LedgerScan : IAsyncDisposable
{
    private static readonly EventPosition Oldest = new(long.MinValue, long.MinValue);

    private readonly SearchTarget _target;
    private readonly SearchPlan _plan;
    private readonly SearchRequest _request;
    private readonly TimeProvider _time;
    private readonly Deadline _deadline;
    private readonly LazyRun[] _runs;
    private readonly Confirmation _confirmation;
    private readonly SearchDamage _damage = new();
    private readonly CancellationTokenSource _ending;

    public LedgerScan(SearchTarget target, SearchPlan plan, TimeProvider time, CancellationToken cancellationToken)
    {
        _target = target;
        _plan = plan;
        _request = plan.Request;
        _time = time;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _deadline = new Deadline(time, _request.TimeLimit);
        _confirmation = new Confirmation(target, plan, _deadline, _damage, _ending.Token);

        // Row counts are taken once, so that all parts of an answer are about the same events.
        _runs = [.. target.Runs
            .Where(run => run.MaxTime >= _request.From && run.MinTime < _request.To && (_request.AfterSeq is not { } seq || run.FirstSeq + run.Count - 1 > seq))
            .Select(run => new LazyRun(run, run.Count, plan, _damage, _ending.Token))];
    }

    public async Task<SearchResult> RunAsync()
    {
        var result = new SearchResult();
        if (_plan.Counts)
        {
            var stopped = _plan.ReadsEvents ? await _confirmation.ConfirmAllAsync(_runs).ConfigureAwait(false) : null;
            if (stopped is { } oldest)
            {
                await CutBeforeAsync(oldest).ConfigureAwait(false);
            }

            // What was confirmed before the time was over is counted in any case.
            var counter = new RunCounter(_plan, _runs, stopped is null ? _deadline : null, _ending.Token);
            result = await counter.CountAsync().ConfigureAwait(false);
            result = stopped is null ? result : result with { SearchedBackTo = stopped };
        }

        result = _request.Limit > 0 ? await WithRowsAsync(result).ConfigureAwait(false) : result;
        if (IsEmpty(result))
        {
            result = result with { NewestElsewhere = await NewestElsewhereAsync().ConfigureAwait(false) };
        }

        return result with { Elapsed = _deadline.Elapsed, Damage = _damage.FoundFor(_request.Scope) };
    }

    /// <summary>Ends what was begun ahead and turned out not to be needed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_runs.Select(run => run.EndAsync())).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task CutBeforeAsync(EventPosition oldest)
    {
        foreach (var run in _runs)
        {
            if (run.Run.MaxTime < oldest.Time)
            {
                run.Skip();
            }
            else if (await run.OpenAsync([SegmentBlobs.RowTimes]).ConfigureAwait(false) is { IsEmpty: false } matches)
            {
                matches.CutBefore(oldest);
                run.Release();
            }
        }
    }

    private async Task<SearchResult> WithRowsAsync(SearchResult result)
    {
        var newestFirst = _request.After is null;
        var stream = Stream(_request.After, _request.Before, newestFirst);
        for (var skipped = 0; skipped < _request.Offset && await stream.NextAsync().ConfigureAwait(false) is not null; skipped++)
        {
            // Rows of the pages before.
        }

        var page = new List<StoredEvent>();
        var last = await ReadPageAsync(stream, page).ConfigureAwait(false);
        var hasMore = page.Count == _request.Limit && await stream.NextAsync().ConfigureAwait(false) is not null;
        var stopped = stream.Stopped;
        var hasOlder = hasMore || stopped is not null || result.SearchedBackTo is not null;
        if (!newestFirst)
        {
            page.Reverse();
            hasOlder = await AnyOlderAsync(page.Count > 0 ? page[^1].Event.Position : _request.After!.Value with { Seq = _request.After.Value.Seq + 1 }).ConfigureAwait(false);
        }

        return result with
        {
            Events = page,
            HasOlder = hasOlder,
            HasNewer = !newestFirst && (hasMore || stopped is not null),
            OlderBefore = !hasOlder ? null : page.Count == _request.Limit || !newestFirst ? page.Count > 0 ? page[^1].Event.Position : null : stopped ?? result.SearchedBackTo ?? last,
            SearchedBackTo = result.SearchedBackTo is { } counted && !(stopped > counted) ? counted : stopped,
        };
    }

    /// <summary>Reads the next matches until the page is full; those that are damaged take no place in it.</summary>
    /// <returns>The last place that was looked at; null when there were no rows.</returns>
    private async Task<EventPosition?> ReadPageAsync(MatchStream stream, List<StoredEvent> page)
    {
        EventPosition? last = null;
        var seqs = new List<long>();
        for (var isEnd = false; page.Count < _request.Limit && !isEnd;)
        {
            seqs.Clear();
            while (seqs.Count < _request.Limit - page.Count && !isEnd)
            {
                var place = await stream.NextAsync().ConfigureAwait(false);
                isEnd = place is null;
                last = place?.Position ?? last;
                if (place is { } match && _damage.IsReadable(match.Seq))
                {
                    seqs.Add(match.Seq);
                }
            }

            page.AddRange(await _damage.ReadAsync(_target, seqs, _ending.Token).ConfigureAwait(false));
            if (_deadline.IsOver && page.Count < _request.Limit && !isEnd)
            {
                stream.Stop(last!.Value);
                isEnd = true;
            }
        }

        return last;
    }

    private async Task<bool> AnyOlderAsync(EventPosition place)
    {
        var stream = Stream(null, place, newestFirst: true);
        return await stream.NextAsync().ConfigureAwait(false) is not null || stream.Stopped is not null;
    }

    // When everything was counted all rows are decided already; else only as many are read as the page takes.
    private MatchStream Stream(EventPosition? after, EventPosition before, bool newestFirst)
    {
        var oldest = after is { } a ? a with { Seq = a.Seq + 1 } : Oldest;
        var runs = _runs.Where(run => run.Run.MinTime <= before.Time && run.Run.MaxTime >= oldest.Time);
        var decided = _plan.Counts || !_plan.ReadsEvents;
        var isLimited = before != EventPosition.Newest || oldest != Oldest;
        var rows = new RowStream(runs, Rows, newestFirst, before, _deadline, isLimited ? [SegmentBlobs.RowTimes] : []);
        return new MatchStream(rows, decided ? null : _confirmation);

        RowBitmap Rows(RunMatches run)
        {
            var all = decided ? run.Visible(0) : run.VisiblePossible();
            return isLimited ? all.And(PositionScan.Within(run.Run, run.Rows, oldest, before)) : all;
        }
    }

    // Only the first look at a range can tell that it is empty: later pages leave rows out, and so does damage.
    private bool IsEmpty(SearchResult result)
        => result.SearchedBackTo is null
            && _damage.IsNone
            && (_request.From > long.MinValue || _request.To < long.MaxValue)
            && (result.Totals is { } totals
                ? totals.Events == 0
                : _request is { Limit: > 0, Offset: 0, After: null, AfterSeq: null } && _request.Before == EventPosition.Newest && result.Events.Count == 0);

    private async Task<long?> NewestElsewhereAsync()
        => await NewestAsync(_request.To, long.MaxValue).ConfigureAwait(false) ?? await NewestAsync(long.MinValue, _request.From).ConfigureAwait(false);

    private async Task<long?> NewestAsync(long from, long to)
    {
        if (from >= to || _deadline.IsOver)
        {
            return null;
        }

        var newest = new SearchRequest(_request.Scope) { Query = _request.Query, From = from, To = to, HideNoise = _request.HideNoise, ShowSuperseded = _request.ShowSuperseded, Limit = 1, TimeLimit = _request.TimeLimit - _deadline.Elapsed };
        var scan = new LedgerScan(_target, SearchPlan.Of(newest), _time, _ending.Token);
        await using (scan.ConfigureAwait(false))
        {
            return (await scan.Stream(null, EventPosition.Newest, newestFirst: true).NextAsync().ConfigureAwait(false))?.Position.Time;
        }
    }
}
