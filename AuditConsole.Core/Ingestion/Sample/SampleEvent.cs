using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>An event as its system would send it, or one that a console would have written itself.</summary>
/// <param name="Time">Microseconds UTC.</param>
/// <param name="Source">Name of the source: a cluster, or a cloud.</param>
/// <param name="Json">The event in its system's format; empty for a console's own.</param>
internal sealed record SampleEvent(long Time, string Source, IngestionFormat Format, ReadOnlyMemory<byte> Json)
{
    /// <summary>A console's own event, with the id it gets.</summary>
    public (string Id, ConsoleEvent Event)? Own { get; init; }
}
