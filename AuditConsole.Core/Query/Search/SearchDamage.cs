using AuditConsole.Core.Access;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Query.Search;

/// <summary>What a search could not look at since it is damaged; the rest still answers, and the answer says what is missing.</summary>
internal sealed class SearchDamage
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);
    private readonly HashSet<(long FirstSeq, long LastSeq)> _unreadable = [];

    public bool IsNone
    {
        get
        {
            lock (_gate)
            {
                return _found.Count == 0;
            }
        }
    }

    /// <summary>What was found, a sentence each. How large the ledger is, and what is where in it, is only for those who may see all of it.</summary>
    public IReadOnlyList<string> FoundFor(Scope scope)
    {
        lock (_gate)
        {
            return _found.Count == 0 || scope.IsWholeLedger ? [.. _found] : ["Some of what is stored is damaged and could not be looked at."];
        }
    }

    public void Add(LedgerDamageException damage)
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
            return await target.ReadAsync(Readable(seqs), cancellationToken).ConfigureAwait(false);
        }
        catch (LedgerDamageException damage)
        {
            AddUnread(damage);
        }

        var events = new List<StoredEvent>();
        foreach (var seq in Readable(seqs))
        {
            try
            {
                events.AddRange(await target.ReadAsync(Readable([seq]), cancellationToken).ConfigureAwait(false));
            }
            catch (LedgerDamageException damage)
            {
                AddUnread(damage);
            }
        }

        return events;
    }

    /// <summary>False when it is known that the event cannot be read.</summary>
    public bool IsReadable(long seq)
    {
        lock (_gate)
        {
            return !_unreadable.Any(range => seq >= range.FirstSeq && seq <= range.LastSeq);
        }
    }

    private IReadOnlyList<long> Readable(IReadOnlyList<long> seqs) => seqs.All(IsReadable) ? seqs : [.. seqs.Where(IsReadable)];

    private void AddUnread(LedgerDamageException damage)
    {
        Add(damage);
        if (damage.Unreadable is { } range)
        {
            lock (_gate)
            {
                _unreadable.Add(range);
            }
        }
    }
}
