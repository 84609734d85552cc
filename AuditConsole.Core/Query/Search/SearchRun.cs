using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>What a search knows of a run before it looks at rows: an open run of the head, or a segment, of which only the columns that are needed are opened.</summary>
internal sealed class SearchRun
{
    private readonly IRunColumns? _open;
    private readonly Segment? _segment;
    private readonly SegmentReader? _reader;

    public SearchRun(IRunColumns open) => _open = open;

    public SearchRun(Segment segment, SegmentReader reader)
    {
        _segment = segment;
        _reader = reader;
    }

    public long FirstSeq => _open?.FirstSeq ?? _segment!.FirstSeq;

    public int Count => _open?.Count ?? _segment!.Count;

    public long MinTime => _open?.MinTime ?? _segment!.MinTime;

    public long MaxTime => _open?.MaxTime ?? _segment!.MaxTime;

    public RowMarks Marks => _open?.Marks ?? _segment!.Marks;

    /// <summary>Rows counted beforehand; null for an open run, and while row marks have changed since.</summary>
    public SegmentCounts? Counts => _segment?.Counts;

    /// <summary>The values that rows may have, of fields of few values; null for an open run.</summary>
    public SegmentCounts? Values => _segment?.Values;

    /// <summary>The run with the columns that are stored under these names, at least.</summary>
    /// <exception cref="SegmentDamageException">One of them is damaged.</exception>
    public async ValueTask<IRunColumns> OpenAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
        => _open ?? await _reader!.OpenAsync(_segment!, names, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes down what a scan of the segment found wrong.</summary>
    public SegmentDamageException Found(InvalidDataException e) => _reader!.Found(_segment!, e);

    /// <summary>False when no row can have one of these ids, or have its request's id at the beginning of its own.</summary>
    /// <exception cref="SegmentDamageException">The filter is damaged.</exception>
    public async ValueTask<bool> MayHoldAsync(IReadOnlyList<ulong> requests, CancellationToken cancellationToken)
    {
        if (_segment is null)
        {
            return true;
        }

        var filter = await _reader!.FilterAsync(_segment, cancellationToken).ConfigureAwait(false);
        return requests.Any(filter.MayContain);
    }
}
