using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Core.Ingestion;

/// <summary>What was read from one request or from one stretch of a file: the events to offer, in order, and the refused ones.</summary>
/// <param name="received">When it came in, microseconds UTC.</param>
public sealed class EventBatch(Source source, string tenant, long received)
{
    private const int MaxRefusals = 10_000;

    public Source Source => source;

    public string Tenant => tenant;

    public long Received => received;

    public List<OfferedEvent> Events { get; } = [];

    /// <summary>The refused events, as far as they are told one by one.</summary>
    public List<Refusal> Refusals { get; } = [];

    /// <summary>Refused events beyond those: a text of a few bytes each must not become a list many times its size.</summary>
    public int UnlistedRefusals { get; internal set; }

    /// <summary>Events seen, good and bad.</summary>
    public int Count => Events.Count + Refusals.Count + UnlistedRefusals;

    /// <summary>How many events a request may hold; null for files, which may hold any number.</summary>
    public int? MaxEvents { get; init; }

    /// <summary>False for what is read long after it happened, whose delay says nothing about the source.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>The request is refused as a whole: the rest of it is only read to its end.</summary>
    public bool IsOverfull => Count > MaxEvents;

    /// <summary>What was read and tells of no event: digests, control messages, other logs.</summary>
    public int Ignored { get; set; }

    /// <summary>An event named another tenant than the credential's: the request is not for here.</summary>
    public string? ForeignTenant { get; set; }

    /// <summary>Bytes of the events' bodies so far.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Whether one more refusal is told by itself; otherwise it is counted.</summary>
    internal bool TakesRefusal()
    {
        UnlistedRefusals += Refusals.Count < MaxRefusals ? 0 : 1;
        return Refusals.Count < MaxRefusals;
    }

    /// <summary>The place to go back to when what is read next turns out to be broken.</summary>
    internal Mark Here() => new(Events.Count, Refusals.Count, UnlistedRefusals, Ignored, BodyBytes);

    /// <summary>Takes back what was read since: of a broken list nothing is kept, its items may be cut anywhere.</summary>
    internal void GoBack(Mark mark)
    {
        Events.RemoveRange(mark.Events, Events.Count - mark.Events);
        Refusals.RemoveRange(mark.Refusals, Refusals.Count - mark.Refusals);
        (UnlistedRefusals, Ignored, BodyBytes) = (mark.Unlisted, mark.Ignored, mark.BodyBytes);
    }

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

    /// <summary>How much had been read.</summary>
    internal readonly record struct Mark(int Events, int Refusals, int Unlisted, int Ignored, long BodyBytes);
}
