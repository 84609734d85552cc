using AuditConsole.Core.Events;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Takes events as the ledger does: one place an event, duplicates and conflicts by (source, id, stated time) and tag.</summary>
internal sealed class RecordingIntake : IEventIntake
{
    private readonly Dictionary<(string, string, long?), (ulong Tag, long Seq)> _known = [];

    public List<OfferedEvent> Stored { get; } = [];

    public List<int> Offers { get; } = [];

    /// <summary>Happens when an offer is taken, before its sender hears of it.</summary>
    public event Action? Committed;

    /// <summary>Answers of the next offers, before events are taken again.</summary>
    public Queue<IntakeReceipt> Refusals { get; } = new();

    public Task<IntakeReceipt> OfferAsync(IReadOnlyList<OfferedEvent> events, CancellationToken cancellationToken)
    {
        Offers.Add(events.Count);
        if (Refusals.TryDequeue(out var refusal))
        {
            return Task.FromResult(refusal);
        }

        Committed?.Invoke();
        lock (Stored)
        {
            var items = events.Select(Take).ToList();
            return Task.FromResult(new IntakeReceipt(IntakeStatus.Committed, items, Stored.Count, new byte[32]));
        }
    }

    private IntakeItem Take(OfferedEvent offered)
    {
        var key = (offered.Event.Source, offered.Event.Id, offered.StatedTime);
        if (_known.TryGetValue(key, out var known) && known.Tag == offered.ContentTag)
        {
            return new IntakeItem(IntakeOutcome.Duplicate, known.Seq);
        }

        Stored.Add(offered);
        _known.TryAdd(key, (offered.ContentTag, Stored.Count));
        return new IntakeItem(known.Seq > 0 ? IntakeOutcome.Conflict : IntakeOutcome.Accepted, Stored.Count);
    }
}
