using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>A run whose matches are found when first asked for.</summary>
/// <param name="rows">Its rows when the search began.</param>
internal sealed class LazyRun(SearchRun run, int rows, SearchPlan plan, SearchDamage damage, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _names = [];
    private RunMatches? _matches;

    public SearchRun Run { get; } = run;

    public int Rows { get; } = rows;

    /// <summary>True when all rows lie in the range asked for.</summary>
    public bool IsInRange => Run.MinTime >= plan.Request.From && Run.MaxTime < plan.Request.To && !(plan.Request.AfterSeq >= Run.FirstSeq);

    public async ValueTask<RunMatches> OpenAsync() => _matches ??= await FindAsync().ConfigureAwait(false);

    /// <summary>The matches, with these blobs of the run at hand, and all that were before.</summary>
    public async ValueTask<RunMatches> OpenAsync(IEnumerable<string> names)
    {
        var matches = await OpenAsync().ConfigureAwait(false);
        if (!matches.IsEmpty && await LoadAsync(names).ConfigureAwait(false) is { } columns)
        {
            matches.Run = columns;
            return matches;
        }

        return matches.IsEmpty ? matches : _matches = RunMatches.None(Rows);
    }

    /// <summary>The run's columns that are stored under these names; null when they are damaged.</summary>
    public async ValueTask<IRunColumns?> LoadAsync(IEnumerable<string> names)
    {
        _names.UnionWith(names);
        try
        {
            var columns = await Run.OpenAsync(_names, cancellationToken).ConfigureAwait(false);
            if (columns is SealedRun { Damage: SegmentDamageException part })
            {
                damage.Add(part);
            }

            return columns;
        }
        catch (SegmentDamageException found)
        {
            damage.Add(found);
            return null;
        }
    }

    /// <summary>Scans columns of the run, of which some are unpacked only then; false when they are damaged.</summary>
    public bool TryScan(Action scan)
    {
        try
        {
            scan();
            return true;
        }
        catch (InvalidDataException e)
        {
            damage.Add(Run.Found(e));
            return false;
        }
    }

    private async Task<RunMatches> FindAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await CanMatchAsync().ConfigureAwait(false))
        {
            return RunMatches.None(Rows);
        }

        var needsTimes = Run.MinTime < plan.Request.From || Run.MaxTime >= plan.Request.To;
        var names = needsTimes ? plan.ScanBlobs.Append(SegmentBlobs.RowTimes) : plan.ScanBlobs;
        var matches = RunMatches.None(Rows);
        if (await LoadAsync(names).ConfigureAwait(false) is { } columns)
        {
            var bodies = await BodiesAsync(columns).ConfigureAwait(false);
            TryScan(() => matches = RunMatches.Of(columns, Rows, plan, bodies, cancellationToken));
        }

        return matches;
    }

    private async ValueTask<IReadOnlyDictionary<WordMatcher, RowBitmap>> BodiesAsync(IRunColumns columns)
    {
        var bodies = new Dictionary<WordMatcher, RowBitmap>();
        foreach (var word in plan.Words)
        {
            try
            {
                bodies[word] = await Run.BodiesWithAsync(columns, word, cancellationToken).ConfigureAwait(false);
            }
            catch (SegmentDamageException found)
            {
                // Events of other blocks may have the word: they are read one by one.
                damage.Add(found);
                bodies[word] = columns.BodiesWith(word.Tokens);
            }
        }

        return bodies;
    }

    private async ValueTask<bool> CanMatchAsync()
    {
        if (!ValueOutlook.CanMatch(Run, plan.Scope) || !plan.Conditions.Exists(condition => ValueOutlook.CanMatch(Run, condition)))
        {
            return false;
        }

        try
        {
            return plan.Requests is not { } requests || await Run.MayHoldAsync(requests, cancellationToken).ConfigureAwait(false);
        }
        catch (SegmentDamageException found)
        {
            damage.Add(found);
            return true;
        }
    }
}
