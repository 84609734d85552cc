namespace AuditConsole.Core.Events;

// The closed vocabularies of an event. Their wire words are in EventVocabulary; adding a member means adding its word there.

/// <summary>What kind of thing an event is; the Timeline hides routine classes by default.</summary>
public enum EventClass
{
    Change,
    Read,
    Denied,
    Failed,
    Noop,
    Status,
    Lease,
    DryRun,
}

public enum Severity
{
    Info,
    Low,
    Medium,
    High,
    Critical,
}

public enum Outcome
{
    Success,
    Failure,
    Denied,
    Unknown,
}

public enum ActorClass
{
    Human,
    Service,
    Node,
    ControlPlane,
    Gitops,
    Anonymous,
    Unknown,
}

/// <summary>The general verb of an event; the source's own word is <see cref="AuditEvent.Verb"/>.</summary>
public enum EventAction
{
    Create,
    Update,
    Delete,
    Read,
    List,
    Watch,
    Login,
    Logout,
    Execute,
    Publish,
    Deploy,
    Activity,
    Action,
}

/// <summary>The input an event came through.</summary>
public enum EventFormat
{
    KubernetesAudit,
    KubernetesAdmission,
    KubernetesSnapshot,
    Native,
    CloudEvents,
    Ocsf,
    CloudTrail,
    GitHub,
    Okta,
    Syslog,
    KubeBench,
    Palette,
    Console,
}

/// <summary>What the <c>request</c> part of an event is.</summary>
public enum ChangesFormat
{
    None,
    Object,
    JsonPatch,
    MergePatch,
    StrategicMergePatch,
    Apply,
}

/// <summary>How the bodies of an event itself are known (a version's confidence is the projection's).</summary>
public enum ChangesConfidence
{
    None,
    Captured,
    Tentative,
}
