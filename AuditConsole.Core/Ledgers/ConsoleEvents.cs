using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;

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
        var now = time.GetUtcNow();
        var action = ConsoleWords.Action(e.Type);
        var isUnchanged = !e.Before.IsEmpty && e.Before.Span.SequenceEqual(e.After.Span);
        var own = new AuditEvent
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Time = Micros.From(now),
            Source = RecordRules.ConsoleSource,
            Tenant = tenant,
            Type = e.Type,
            Format = EventFormat.Console,
            Severity = ConsoleWords.Severity(e.Type, e.Outcome),
            Class = ConsoleWords.Class(e.Type, action, e.Outcome, isUnchanged),
            Action = action,
            Verb = e.Type[(e.Type.LastIndexOf('.') + 1)..],
            Outcome = e.Outcome,
            Message = e.Message,
            Reason = e.Reason,
            ActorClass = e.Who.Class,
            Actor = new Actor
            {
                Type = e.Who.Type,
                Id = e.Who.Id,
                Name = e.Who.Name,
                Email = e.Who.Email,
                Ip = e.Who.Ip,
                UserAgent = e.Who.UserAgent,
                Session = e.Who.Session,
                Ips = e.Who.Ip is { } ip ? [ip] : [],
            },
            Resource = new ObjectRef { Type = e.Object?.Type, Kind = e.Object?.Kind, Name = e.Object?.Name, Uid = e.Object?.Id },
        };
        if (!e.Before.IsEmpty || !e.After.IsEmpty)
        {
            own.ChangesFormat = ChangesFormat.Object;
            own.ChangesConfidence = ChangesConfidence.Captured;
        }

        own.Extra.AddRange(e.Extra);
        return new OfferedEvent(own, new EventBodies { Before = e.Before, After = e.After }, ContentTag: 0, own.Time);
    }
}
