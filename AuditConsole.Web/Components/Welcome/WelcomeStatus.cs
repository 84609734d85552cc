using AuditConsole.Core.Ingestion.Quarantine;

namespace AuditConsole.Web.Components.Welcome;

/// <summary>How far this console is from its first event.</summary>
/// <param name="Received">Events sent by all sources but the console itself.</param>
/// <param name="Refused">Of these, how many were refused.</param>
/// <param name="Newest">The newest refusals, newest first.</param>
/// <param name="Email">Of the person who looks; null for none.</param>
public sealed record WelcomeStatus(long Received, long Stored, long Refused, IReadOnlyList<QuarantinedEvent> Newest, string? Email)
{
    public bool HasEvents => Stored > 0;
}
