using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Web.Components.Connect;

namespace AuditConsole.Web.Components.Capture;

/// <summary>What comes in, as the pages of Capture show it.</summary>
/// <param name="Refused">Newest first.</param>
/// <param name="Imports">Of this process, newest first.</param>
public sealed record CaptureView(IReadOnlyList<SourceLine> Sources, IReadOnlyList<QuarantinedEvent> Refused, IReadOnlyList<ImportView> Imports)
{
    /// <summary>True when a page that shows the other would have to be drawn anew.</summary>
    public bool Differs(CaptureView other)
        => Sources.Count != other.Sources.Count || !Sources.Zip(other.Sources).All(s => s.First.Looks(s.Second)) || !Imports.SequenceEqual(other.Imports) || !Refused.Select(r => (r.Id, r.Occurrences)).SequenceEqual(other.Refused.Select(r => (r.Id, r.Occurrences)));
}
