using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Web.Components.Capture;

/// <summary>A source and how it has been sending lately.</summary>
public sealed record SourceLine(Source Source, SourcePulse Pulse)
{
    /// <summary>True when it looks the same as another.</summary>
    public bool Looks(SourceLine other) => Source == other.Source && Pulse.Lag == other.Pulse.Lag && Pulse.PerMinute.SequenceEqual(other.Pulse.PerMinute);
}
