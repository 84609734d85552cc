namespace AuditConsole.Core.Ingestion.Import;

/// <summary>A format that is known by its members and not read: its events are refused by its name, so that nobody looks for a fault in them.</summary>
/// <param name="Word">The format's word, as a person names it to <c>import --format</c>.</param>
/// <param name="Thing">Such an event, with its article.</param>
/// <param name="Member">The member it is known by; null where it is no JSON.</param>
internal sealed record UnreadFormat(string Word, string Thing, string? Member)
{
    public const string Expected = "an event in a format that is read";

    public static readonly UnreadFormat Ocsf = new("ocsf", "an OCSF event", "class_uid");
    public static readonly UnreadFormat GitHub = new("github", "a GitHub audit event", "_document_id");
    public static readonly UnreadFormat Okta = new("okta", "an Okta event", "eventType");
    public static readonly UnreadFormat KubeBench = new("kube-bench", "a kube-bench report", "Controls");
    public static readonly UnreadFormat Palette = new("palette", "a Palette audit", "spec.actionType");
    public static readonly UnreadFormat GoogleCloud = new("google-cloud", "a Google Cloud LogEntry", "protoPayload");
    public static readonly UnreadFormat EventBridge = new("eventbridge", "an EventBridge event", "detail-type");
    public static readonly UnreadFormat Syslog = new("syslog", "a syslog line", null);

    public static IReadOnlyList<UnreadFormat> All { get; } = [Ocsf, GitHub, Okta, KubeBench, Palette, GoogleCloud, EventBridge, Syslog];

    public string Got => $"{Thing}, which AuditConsole does not read yet";
}
