using AuditConsole.Core.Ingestion.Sample;

namespace AuditConsole.Web.Components.Sample;

/// <summary>Whether there is sample data.</summary>
/// <param name="Events">How many events it has; null when there is none.</param>
/// <param name="MayChange">Whoever asks may load and remove it.</param>
/// <param name="Load">The loading that runs, or the last.</param>
public sealed record SampleStatus(long? Events, bool MayChange, SampleLoad? Load)
{
    public bool Exists => Events is not null;
}
