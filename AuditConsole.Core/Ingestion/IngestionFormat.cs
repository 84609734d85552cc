namespace AuditConsole.Core.Ingestion;

/// <summary>The shapes events are taken in.</summary>
public enum IngestionFormat
{
    KubernetesAudit,
    Native,
    KubernetesAdmission,
    KubernetesSnapshot,
    CloudEvents,
    CloudTrail,
}
