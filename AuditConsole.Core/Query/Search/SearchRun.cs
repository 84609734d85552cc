using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>What a search knows of a run before it looks at rows: an open run of the head, or a segment, of which only the columns that are needed are opened.</summary>
internal sealed class SearchRun
{
    /// <summary>Blocks that are looked through at once; where a word stands in more of them, rows are read until there are enough.</summary>
    private const int MostBlocks = 64;

    private readonly IRunColumns? _open;
    private readonly LedgerReader? _batches;
    private readonly Segment? _segment;
    private readonly SegmentReader? _reader;

    /// <param name="batches">Where the run's events are read from; null when they cannot be looked through.</param>
    public SearchRun(IRunColumns open, LedgerReader? batches = null)
    {
        _open = open;
        _batches = batches;
    }

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

    /// <summary>The rows in whose bodies a word may stand. Where its tokens leave a few blocks of a segment, those are looked through.</summary>
    /// <param name="columns">The run with the blobs that <see cref="SearchPlan.ScanBlobs"/> names.</param>
    /// <param name="damage">Told of batches that are damaged, whose rows stay.</param>
    /// <exception cref="SegmentDamageException">A block is damaged.</exception>
    public async ValueTask<RowBitmap> BodiesWithAsync(IRunColumns columns, WordMatcher word, SearchDamage damage, CancellationToken cancellationToken)
    {
        var rows = columns.BodiesWith(word.Tokens);
        if (word.Literal is not { } scan)
        {
            return rows;
        }

        if (_segment is null)
        {
            await LookThroughBatchesAsync(rows, scan, damage, cancellationToken).ConfigureAwait(false);
            return rows;
        }

        var order = await _reader!.OrderAsync(_segment, cancellationToken).ConfigureAwait(false);
        var blocks = new SortedSet<int>();
        foreach (var row in rows)
        {
            blocks.Add(order.BlockOf(row));
            if (blocks.Count > MostBlocks)
            {
                return rows;
            }
        }

        foreach (var number in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = await _reader.BlockAsync(_segment, order, number, cancellationToken).ConfigureAwait(false);
            var (first, count) = order.Block(number);
            for (var i = 0; i < count; i++)
            {
                if (!scan.MayHold(block.Slot(i)))
                {
                    rows[order.RowOfSlot[first + i]] = false;
                }
            }
        }

        return rows;
    }

    private async Task LookThroughBatchesAsync(RowBitmap rows, LiteralScan scan, SearchDamage damage, CancellationToken cancellationToken)
    {
        for (var seq = FirstSeq; _batches is not null && seq < FirstSeq + Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BatchText? text;
            DecodedBatch? batch;
            bool mayHold;
            try
            {
                text = await _batches.BatchTextAsync(seq, cancellationToken).ConfigureAwait(false);
                mayHold = text is not null && scan.MayHold(text.Filter);
                batch = mayHold ? await _batches.OpenBatchAsync(seq, cancellationToken).ConfigureAwait(false) : null;
            }
            catch (BatchDamageException found)
            {
                damage.Add(found);
                seq = found.LastSeq + 1;
                continue;
            }

            if (text is null)
            {
                // Sealed meanwhile: what is left is read from the segment.
                return;
            }

            for (; seq <= text.LastSeq; seq++)
            {
                if (!mayHold || (batch is not null && !scan.MayHold(EventChunk.Read(batch.Chunk((int)(seq - batch.FirstSeq))))))
                {
                    rows[(int)(seq - FirstSeq)] = false;
                }
            }
        }
    }

    /// <summary>Takes down what a scan of the segment found wrong.</summary>
    /// <param name="blob">Where; null when it is not known in which column.</param>
    public SegmentDamageException Found(InvalidDataException e, string? blob = null) => _reader!.Found(_segment!, e, blob);

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
