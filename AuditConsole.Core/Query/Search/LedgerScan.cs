using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>One search over one ledger, from its plan to the answer.</summary>
internal sealed class LedgerScan
{
    private readonly SearchTarget _target;
    private readonly SearchPlan _plan;
    private readonly SearchRequest _request;
    private readonly TimeProvider _time;
    private readonly Deadline _deadline;
    private readonly LazyRun[] _runs;
    private readonly Confirmation _confirmation;
    private readonly SearchDamage _damage = new();
    private readonly CancellationToken _cancellation;

    public LedgerScan(SearchTarget target, SearchPlan plan, TimeProvider time, CancellationToken cancellationToken)
    {
        _target = target;
        _plan = plan;
        _request = plan.Request;
        _time = time;
        _cancellation = cancellationToken;
        _deadline = new Deadline(time, _request.TimeLimit);
        _confirmation = new Confirmation(target, plan, _deadline, _damage, cancellationToken);

        // Row counts are taken once, so that all parts of an answer are about the same events.
        _runs = [.. target.Runs
            .Where(run => run.MaxTime >= _request.From && run.MinTime < _request.To && (_request.AfterSeq is not { } seq || run.FirstSeq + run.Count - 1 > seq))
            .Select(run => new LazyRun(run, run.Count, plan, _damage, cancellationToken))];
    }

    public async Task<SearchResult> RunAsync()
    {
        var result = new SearchResult();
        if (_plan.Counts)
        {
            if (_plan.ReadsEvents && await _confirmation.ConfirmAllAsync(_runs).ConfigureAwait(false) is { } stopped)
            {
                result = result with { SearchedBackTo = stopped };
                foreach (var run in _runs)
                {
                    (await run.OpenAsync([SegmentBlobs.RowTimes]).ConfigureAwait(false)).CutBefore(stopped);
                }
            }

            result = await new RunCounter(_plan, _runs, _cancellation).CountAsync(result).ConfigureAwait(false);
        }

        result = _request.Limit > 0 ? await WithRowsAsync(result).ConfigureAwait(false) : result;
        if (IsEmpty(result))
        {
            result = result with { NewestElsewhere = await NewestElsewhereAsync().ConfigureAwait(false) };
        }

        return result with { Elapsed = _deadline.Elapsed, Damage = _damage.Found };
    }

    private async Task<SearchResult> WithRowsAsync(SearchResult result)
    {
        var newestFirst = _request.After is null;
        var wanted = _request.Offset + _request.Limit + 1;
        var (rows, stopped) = await TakeAsync(_request.After, _request.Before, newestFirst, wanted).ConfigureAwait(false);
        var hasMore = rows.Count == wanted;
        rows = [.. rows.Skip(_request.Offset).Take(_request.Limit)];
        var hasOlder = hasMore;
        if (!newestFirst)
        {
            rows.Reverse();
            hasOlder = await AnyOlderAsync(rows.Count > 0 ? rows[^1].Position : _request.After!.Value with { Seq = _request.After.Value.Seq + 1 }).ConfigureAwait(false);
        }

        return result with
        {
            Events = await ReadAsync(rows).ConfigureAwait(false),
            HasOlder = hasOlder || stopped is not null || result.SearchedBackTo is not null,
            HasNewer = !newestFirst && hasMore,
            SearchedBackTo = result.SearchedBackTo ?? stopped,
        };
    }

    private async Task<bool> AnyOlderAsync(EventPosition place)
    {
        var (rows, stopped) = await TakeAsync(null, place, newestFirst: true, 1).ConfigureAwait(false);
        return rows.Count > 0 || stopped is not null;
    }

    // When everything was counted all rows are decided already; else only as many are read as the page takes.
    private async Task<(List<RowPlace> Rows, EventPosition? Stopped)> TakeAsync(EventPosition? after, EventPosition before, bool newestFirst, int wanted)
    {
        var oldest = after is { } a ? a with { Seq = a.Seq + 1 } : new EventPosition(long.MinValue, long.MinValue);
        var runs = _runs.Where(run => run.Run.MinTime <= before.Time && run.Run.MaxTime >= oldest.Time);
        var decided = _plan.Counts || !_plan.ReadsEvents;
        var stream = new RowStream(runs, run => Limited(decided ? run.Visible(0) : run.VisiblePossible(), run, oldest, before), newestFirst);
        if (!decided)
        {
            return await _confirmation.TakeAsync(stream, wanted).ConfigureAwait(false);
        }

        var rows = new List<RowPlace>();
        while (rows.Count < wanted && await stream.NextAsync().ConfigureAwait(false) is { } place)
        {
            rows.Add(place);
        }

        return (rows, null);
    }

    private static RowBitmap Limited(RowBitmap rows, RunMatches run, EventPosition oldest, EventPosition before)
        => before == EventPosition.Newest && oldest.Time == long.MinValue ? rows : rows.And(PositionScan.Within(run.Run, run.Rows, oldest, before));

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(List<RowPlace> rows)
        => await _damage.ReadAsync(_target, [.. rows.Select(row => row.Seq)], _cancellation).ConfigureAwait(false);

    // Only the first look at a range can tell that it is empty: later pages leave rows out.
    private bool IsEmpty(SearchResult result)
        => result.SearchedBackTo is null
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
        var scan = new LedgerScan(_target, SearchPlan.Of(newest), _time, _cancellation);
        var (rows, _) = await scan.TakeAsync(null, EventPosition.Newest, newestFirst: true, 1).ConfigureAwait(false);
        return rows.Count > 0 ? rows[0].Position.Time : null;
    }
}
