using System.Collections.Concurrent;
using AuditConsole.Core.Events;

namespace AuditConsole.Tests.Support;

/// <summary>Remembers every event that is offered and passes it on, or takes it itself when there is nobody to pass it to.</summary>
public sealed class RecordingIntake(IEventIntake? inner = null) : IEventIntake
{
    private readonly ConcurrentQueue<OfferedEvent> _offered = new();

    public IReadOnlyList<OfferedEvent> Offered => [.. _offered];

    /// <summary>What is answered instead of taking anything; null while all is well.</summary>
    public IntakeReceipt? Refusal { get; set; }

    public IReadOnlyList<AuditEvent> OfType(string type) => [.. _offered.Select(o => o.Event).Where(e => e.Type == type)];

    public async Task<IntakeReceipt> OfferAsync(IReadOnlyList<OfferedEvent> events, CancellationToken cancellationToken)
    {
        if (Refusal is not null)
        {
            return Refusal;
        }

        foreach (var offered in events)
        {
            _offered.Enqueue(offered);
        }

        return inner is not null
            ? await inner.OfferAsync(events, cancellationToken)
            : new IntakeReceipt(IntakeStatus.Committed, [.. events.Select(_ => new IntakeItem(IntakeOutcome.Accepted, _offered.Count))], _offered.Count, new byte[32]);
    }
}
