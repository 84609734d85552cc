using System.Collections.Frozen;

namespace AuditConsole.Core.Events;

/// <summary>The wire words of one closed vocabulary, both ways. Reading ignores case.</summary>
public sealed class EventVocabulary<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<string, T> _values;
    private readonly FrozenDictionary<T, string> _words;

    internal EventVocabulary(params (T Value, string Word)[] entries)
    {
        _values = entries.ToFrozenDictionary(e => e.Word, e => e.Value, StringComparer.OrdinalIgnoreCase);
        _words = entries.ToFrozenDictionary(e => e.Value, e => e.Word);
    }

    /// <summary>Every word, in the order of the enum.</summary>
    public IEnumerable<string> Words => _words.OrderBy(e => e.Key).Select(e => e.Value);

    public string Word(T value) => _words[value];

    public bool TryParse(ReadOnlySpan<char> word, out T value) => _values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out value);
}

public static class EventVocabulary
{
    public static readonly EventVocabulary<EventClass> Class = new(
        (EventClass.Change, "change"), (EventClass.Read, "read"), (EventClass.Denied, "denied"), (EventClass.Failed, "failed"),
        (EventClass.Noop, "noop"), (EventClass.Status, "status"), (EventClass.Lease, "lease"), (EventClass.DryRun, "dry_run"));

    public static readonly EventVocabulary<Severity> Severity = new(
        (Events.Severity.Info, "info"), (Events.Severity.Low, "low"), (Events.Severity.Medium, "medium"), (Events.Severity.High, "high"), (Events.Severity.Critical, "critical"));

    public static readonly EventVocabulary<Outcome> Outcome = new(
        (Events.Outcome.Success, "success"), (Events.Outcome.Failure, "failure"), (Events.Outcome.Denied, "denied"), (Events.Outcome.Unknown, "unknown"));

    public static readonly EventVocabulary<ActorClass> ActorClass = new(
        (Events.ActorClass.Human, "human"), (Events.ActorClass.Service, "service"), (Events.ActorClass.Node, "node"), (Events.ActorClass.ControlPlane, "control_plane"),
        (Events.ActorClass.Gitops, "gitops"), (Events.ActorClass.Anonymous, "anonymous"), (Events.ActorClass.Unknown, "unknown"));

    public static readonly EventVocabulary<EventAction> Action = new(
        (EventAction.Create, "create"), (EventAction.Update, "update"), (EventAction.Delete, "delete"), (EventAction.Read, "read"), (EventAction.List, "list"),
        (EventAction.Watch, "watch"), (EventAction.Login, "login"), (EventAction.Logout, "logout"), (EventAction.Execute, "execute"), (EventAction.Publish, "publish"),
        (EventAction.Deploy, "deploy"), (EventAction.Activity, "activity"), (EventAction.Action, "action"));

    public static readonly EventVocabulary<EventFormat> Format = new(
        (EventFormat.KubernetesAudit, "k8s.audit"), (EventFormat.KubernetesAdmission, "k8s.admission"), (EventFormat.KubernetesSnapshot, "k8s.snapshot"), (EventFormat.Native, "native"),
        (EventFormat.CloudEvents, "cloudevents"), (EventFormat.Ocsf, "ocsf"), (EventFormat.CloudTrail, "cloudtrail"), (EventFormat.GitHub, "github"), (EventFormat.Okta, "okta"),
        (EventFormat.Syslog, "syslog"), (EventFormat.KubeBench, "kube-bench"), (EventFormat.Palette, "palette"), (EventFormat.Console, "console"));

    public static readonly EventVocabulary<ChangesFormat> ChangesFormat = new(
        (Events.ChangesFormat.None, "none"), (Events.ChangesFormat.Object, "object"), (Events.ChangesFormat.JsonPatch, "json_patch"), (Events.ChangesFormat.MergePatch, "merge_patch"),
        (Events.ChangesFormat.StrategicMergePatch, "strategic_merge_patch"), (Events.ChangesFormat.Apply, "apply"));

    public static readonly EventVocabulary<ChangesConfidence> ChangesConfidence = new(
        (Events.ChangesConfidence.None, "none"), (Events.ChangesConfidence.Captured, "captured"), (Events.ChangesConfidence.Tentative, "tentative"));
}
