using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>Marks an event whose id was there with other content, and tells a harmless echo (two servers reporting one request) from an attempt to hide behind an id.</summary>
internal sealed class ConflictMarks(LedgerReader reader)
{
    public static void Set(AuditEvent e, string id, bool isEcho)
    {
        e.Id = id;
        EventMarks.SetExtra(e, DuplicateIndex.ConflictMark, "true");
        if (isEcho)
        {
            EventMarks.SetExtra(e, "echo", "true");
        }
    }

    /// <summary>True when actor, verb, URI and object are those of the event that had the id first.</summary>
    public async ValueTask<bool> IsEchoAsync(AuditEvent e, long firstSeq, SequencedGroup group, CancellationToken cancellationToken)
    {
        var inGroup = firstSeq - group.SizeBefore - 1;
        var first = inGroup >= 0 ? group.Events[(int)inGroup].Event : await ReadAsync(firstSeq, cancellationToken).ConfigureAwait(false);
        return first is not null && first.Actor.Name == e.Actor.Name && first.Verb == e.Verb && first.RequestUri == e.RequestUri && first.Cluster == e.Cluster
            && first.Resource.Kind == e.Resource.Kind && first.Resource.Namespace == e.Resource.Namespace && first.Resource.Name == e.Resource.Name;
    }

    private async ValueTask<AuditEvent?> ReadAsync(long seq, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadAsync(seq, cancellationToken).ConfigureAwait(false))?.Event;
        }
        catch (LedgerDamageException)
        {
            // Nobody can tell any more what it was; that is no reason to take no events.
            return null;
        }
    }
}
