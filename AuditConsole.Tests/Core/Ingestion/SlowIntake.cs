using AuditConsole.Core.Events;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>A ledger that can be held up, and can refuse.</summary>
internal sealed class SlowIntake : IEventIntake
{
    private readonly List<AuditEvent> _stored = [];
    private TaskCompletionSource? _held;

    public IReadOnlyList<AuditEvent> Stored
    {
        get
        {
            lock (_stored)
            {
                return [.. _stored];
            }
        }
    }

    public int Tried { get; private set; }

    public IntakeReceipt? Refusal { get; set; }

    public void Hold() => _held = new TaskCompletionSource();

    public void Release() => _held!.SetResult();

    public async Task<IntakeReceipt> OfferAsync(IReadOnlyList<OfferedEvent> events, CancellationToken cancellationToken)
    {
        Tried++;
        if (Refusal is not null)
        {
            return Refusal;
        }

        await (_held?.Task ?? Task.CompletedTask);
        lock (_stored)
        {
            _stored.AddRange(events.Select(o => o.Event));
            return new IntakeReceipt(IntakeStatus.Committed, [.. events.Select(_ => new IntakeItem(IntakeOutcome.Accepted, _stored.Count))], _stored.Count, new byte[32]);
        }
    }
}
