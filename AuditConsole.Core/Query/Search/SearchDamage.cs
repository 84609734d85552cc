using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Ledgers.Sealing;

namespace AuditConsole.Core.Query.Search;

/// <summary>What a search could not look at since it is damaged; the rest still answers, and the answer says what is missing.</summary>
internal sealed class SearchDamage
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Found
    {
        get
        {
            lock (_gate)
            {
                return [.. _found];
            }
        }
    }

    public void Add(SegmentDamageException damage)
    {
        lock (_gate)
        {
            _found.Add(damage.Message);
        }
    }

    /// <summary>Reads events, leaving out those that are damaged.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadAsync(SearchTarget target, IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        if (seqs.Count == 0)
        {
            return [];
        }

        try
        {
            return await target.ReadAsync(seqs, cancellationToken).ConfigureAwait(false);
        }
        catch (SegmentDamageException damage)
        {
            Add(damage);
        }

        var events = new List<StoredEvent>();
        foreach (var seq in seqs)
        {
            try
            {
                events.AddRange(await target.ReadAsync([seq], cancellationToken).ConfigureAwait(false));
            }
            catch (SegmentDamageException damage)
            {
                Add(damage);
            }
        }

        return events;
    }
}
