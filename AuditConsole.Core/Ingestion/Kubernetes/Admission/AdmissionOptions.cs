using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>Bounds of the admission webhook, which must never hold a cluster up.</summary>
public sealed class AdmissionOptions
{
    public const string Section = "AuditConsole:Limits";

    /// <summary>Bytes of one review; of a larger one only who did what is recorded.</summary>
    [SettingRange(Section, 64 * 1024, 32 * 1024 * 1024)]
    public int AdmissionBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Within which a review is answered, whatever happens.</summary>
    [SettingRange(Section, "00:00:00.2", "00:00:03")]
    public TimeSpan AdmissionTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Reviews of one source that are taken at the same time; more are let through without being recorded, and counted.</summary>
    [SettingRange(Section, 1, 1024)]
    public int AdmissionAtOnce { get; set; } = 64;

    /// <summary>Reviews of one source that are taken within a second; more are let through without being recorded, and counted.</summary>
    [SettingRange(Section, 1, 100_000)]
    public int AdmissionPerSecond { get; set; } = 1000;

    /// <summary>How long a review waits for its commit: the rest is left for the answer.</summary>
    internal TimeSpan Patience => 0.8 * AdmissionTimeout;
}
