using System.Runtime.CompilerServices;

namespace AuditConsole.Core.Ledgers;

/// <summary>
/// Reads a ledger's events for who is better served with most of them than with none: those that are damaged are left out, and told of. Safe for threads.
/// Who must have all of them, or none, reads <see cref="LedgerReader"/>.
/// </summary>
/// <param name="leftOut">Told of each damage once, with the first event that was left out for it.</param>
internal sealed class ReadableEvents(LedgerReader reader, Action<long, LedgerDamageException> leftOut)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private long _lastLeftOut;

    /// <summary>The newest event that <see cref="AfterAsync"/> left out; 0 while it has left out none.</summary>
    public long LastLeftOut => Interlocked.Read(ref _lastLeftOut);

    /// <summary>Events after a place, ascending, as far as the ledger reaches now.</summary>
    public async IAsyncEnumerable<StoredEvent> AfterAsync(long seq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LedgerDamageException? damage = null;
        do
        {
            var events = reader.ReadAfterAsync(seq, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events.ConfigureAwait(false))
            {
                bool isMore;
                do
                {
                    (isMore, damage) = await NextAsync(events).ConfigureAwait(false);
                    if (isMore)
                    {
                        seq = events.Current.Event.Seq;
                        yield return events.Current;
                    }
                }
                while (isMore);
            }

            if (damage is not null)
            {
                LeaveOut(seq + 1, damage);
                seq = damage.Unreadable is { } range && range.LastSeq > seq ? range.LastSeq : seq + 1;
                Interlocked.Exchange(ref _lastLeftOut, seq);
            }
        }
        while (damage is not null);
    }

    /// <summary>The events of a set of places, in the order asked; places that do not exist are left out too.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadAsync(IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(seqs, cancellationToken).ConfigureAwait(false);
        }
        catch (LedgerDamageException)
        {
            // Which of them it is shows only when each is read alone.
        }

        var events = new List<StoredEvent>();
        foreach (var seq in seqs)
        {
            try
            {
                events.AddRange(await reader.ReadAsync([seq], cancellationToken).ConfigureAwait(false));
            }
            catch (LedgerDamageException damage)
            {
                LeaveOut(seq, damage);
            }
        }

        return events;
    }

    private static async ValueTask<(bool IsMore, LedgerDamageException? Damage)> NextAsync(IAsyncEnumerator<StoredEvent> events)
    {
        try
        {
            return (await events.MoveNextAsync().ConfigureAwait(false), null);
        }
        catch (LedgerDamageException damage)
        {
            return (false, damage);
        }
    }

    private void LeaveOut(long seq, LedgerDamageException damage)
    {
        bool isNew;
        lock (_told)
        {
            isNew = _told.Add(damage.Message);
        }

        if (isNew)
        {
            leftOut(seq, damage);
        }
    }
}
