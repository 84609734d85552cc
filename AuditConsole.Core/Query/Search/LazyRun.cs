using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
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
    private Task<RunMatches>? _begun;

    public SearchRun Run { get; } = run;

    public int Rows { get; } = rows;

    /// <summary>True when all rows lie in the range asked for.</summary>
    public bool IsInRange => Run.MinTime >= plan.Request.From && Run.MaxTime < plan.Request.To && !(plan.Request.AfterSeq >= Run.FirstSeq);

    /// <summary>The newest place that an answer older than <paramref name="before"/> may have of the run.</summary>
    public EventPosition Newest(EventPosition before) => new EventPosition(long.Min(Run.MaxTime, plan.Request.To - 1), long.MaxValue) is var newest && newest < before ? newest : before;

    /// <summary>Lets the matches be found meanwhile, since they will be asked for next.</summary>
    public void Begin()
    {
        if (_matches is null)
        {
            _begun ??= Task.Run(FindAsync, cancellationToken);
        }
    }

    /// <summary>Waits until nothing is being done any more.</summary>
    public Task EndAsync() => _begun ?? Task.CompletedTask;

    public async ValueTask<RunMatches> OpenAsync() => _matches ??= await (_begun ?? FindAsync()).ConfigureAwait(false);

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

    /// <summary>Leaves no match of the run, which is not opened for it.</summary>
    public void Skip() => _matches = RunMatches.None(Rows);

    /// <summary>Lets go of the run's columns.</summary>
    public void Release()
    {
        _matches?.Release();
        _names.Clear();
    }

    /// <summary>The run's columns that are stored under these names, and those that were asked for before; null when they are damaged.</summary>
    public async ValueTask<IRunColumns?> LoadAsync(IEnumerable<string> names)
    {
        _names.UnionWith(names);
        try
        {
            var columns = await Run.OpenAsync(_names, cancellationToken).ConfigureAwait(false);
            foreach (var part in (columns as SealedRun)?.Damage.OfType<SegmentDamageException>() ?? [])
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
        var fields = plan.Words.ToDictionary(word => word, word => ValueOutlook.FieldsWith(Run, word));
        foreach (var word in plan.BodyWords)
        {
            fields.TryAdd(word, []);
        }

        var names = plan.ScanBlobs.Concat(fields.Values.SelectMany(some => some.SelectMany(SegmentBlobs.Of))).Concat(needsTimes ? [SegmentBlobs.RowTimes] : []);
        var matches = RunMatches.None(Rows);
        if (await LoadAsync(names).ConfigureAwait(false) is { } columns && await WordsAsync(columns, fields).ConfigureAwait(false) is { } words)
        {
            TryScan(() => matches = RunMatches.Of(columns, Rows, plan, words, cancellationToken));
        }

        return matches;
    }

    /// <summary>Null when that cannot be told.</summary>
    private async ValueTask<IReadOnlyDictionary<WordMatcher, WordPlaces>?> WordsAsync(IRunColumns columns, Dictionary<WordMatcher, IReadOnlyList<EventField>> fields)
    {
        var words = new Dictionary<WordMatcher, WordPlaces>();
        foreach (var word in fields.Keys)
        {
            try
            {
                words[word] = new WordPlaces(fields[word], await Run.BodiesWithAsync(columns, word, damage, cancellationToken).ConfigureAwait(false));
            }
            catch (SegmentDamageException found)
            {
                // Events of other blocks may have the word: they are read one by one.
                damage.Add(found);
                words[word] = new WordPlaces(fields[word], columns.BodiesWith(word.Tokens));
            }
            catch (InvalidDataException found)
            {
                damage.Add(Run.Found(found, SegmentBlobs.Tokens));
                return null;
            }
        }

        return words;
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
