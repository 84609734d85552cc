using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers;

/// <summary>Writes the console's own events to the default tenant's ledger.</summary>
public sealed class ConsoleEvents(IEventIntake intake, ContentTagger tagger, TimeProvider time)
{
    /// <summary>Returns when the event is durable, or with the reason why it is not: a caller that must not go on unrecorded looks at the status.</summary>
    public Task<IntakeReceipt> RecordAsync(ConsoleEvent e, CancellationToken cancellationToken)
    {
        var offered = Build(e, LedgerCatalog.DefaultTenant, time);
        return intake.OfferAsync([offered with { ContentTag = tagger.Tag(EventParts.Data(offered.Event)) }], cancellationToken);
    }

    internal static OfferedEvent Build(ConsoleEvent e, string tenant, TimeProvider time)
    {
        var own = e.ToEvent(tenant, time);
        return new OfferedEvent(own, new EventBodies { Before = e.Before, After = e.After }, ContentTag: 0, own.Time);
    }
}
