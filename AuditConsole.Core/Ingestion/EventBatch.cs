using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Core.Ingestion;

/// <summary>What was read from one request or from one stretch of a file: the events to offer, in order, and the refused ones.</summary>
/// <param name="received">When it came in, microseconds UTC.</param>
public sealed class EventBatch(Source source, string tenant, long received)
{
    public Source Source => source;

    public string Tenant => tenant;

    public long Received => received;

    public List<OfferedEvent> Events { get; } = [];

    public List<Refusal> Refusals { get; } = [];

    /// <summary>Events seen, good and bad.</summary>
    public int Count => Events.Count + Refusals.Count;

    /// <summary>What was read and tells of no event: digests, control messages, other logs.</summary>
    public int Ignored { get; set; }

    /// <summary>An event named another tenant than the credential's: the request is not for here.</summary>
    public string? ForeignTenant { get; set; }

    /// <summary>Bytes of the events' bodies so far.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>What was refused since the last call was refused by the reader of this format.</summary>
    internal void ReadAs(IngestionFormat format)
    {
        for (var i = Refusals.Count - 1; i >= 0 && Refusals[i].Format is null; i--)
        {
            Refusals[i] = Refusals[i] with { Format = format };
        }
    }

    internal void Add(OfferedEvent offered)
    {
        Events.Add(offered);
        var bodies = offered.Bodies;
        BodyBytes += bodies.Request.Length + bodies.Response.Length + bodies.Before.Length + bodies.After.Length + bodies.Raw.Length;
    }
}
