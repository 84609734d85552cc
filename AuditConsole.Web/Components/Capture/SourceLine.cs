using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Tail;

namespace AuditConsole.Web.Components.Capture;

/// <summary>A source and how it has been sending lately.</summary>
public sealed record SourceLine(Source Source, SourcePulse Pulse)
{
    /// <summary>How its followed files stand; empty when it follows none.</summary>
    public IReadOnlyList<TailFile> Files { get; init; } = [];

    /// <summary>True when it looks the same as another.</summary>
    public bool Looks(SourceLine other) => Source == other.Source && Pulse.Lag == other.Pulse.Lag && Pulse.PerMinute.SequenceEqual(other.Pulse.PerMinute) && Files.SequenceEqual(other.Files);
}
