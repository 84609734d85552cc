using System.Buffers;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes.Snapshots;

/// <summary>Turns an object as it stood at some moment into an event: nobody says who made it so, only that it was so.</summary>
/// <remarks>Works in memory of its own: one mapper belongs to one reader at a time.</remarks>
internal sealed class SnapshotMapper(Redactor redactor, KubernetesKinds kinds, ContentTag tag, IngestionOptions options)
{
    private readonly CapturedText _text = new(redactor);
    private readonly BodyIdentity _object = new();
    private readonly ArrayBufferWriter<byte> _compact = new(4096);

    /// <param name="item">One object, with its kind.</param>
    /// <param name="capturedAt">When the whole list was read, if it says so; an object's own word counts more.</param>
    /// <param name="event">Null when there is a fault.</param>
    public Fault? Map(ReadOnlySpan<byte> item, string? capturedAt, EventBatch batch, out OfferedEvent? @event)
    {
        @event = null;
        var source = batch.Source;
        try
        {
            _object.Read(item, wantsTier: true);
        }
        catch (JsonException)
        {
            return new Fault(RefusalReason.TooDeep, null, $"at most {RedactionLimits.WalkDepth} levels", null);
        }

        if (!_object.IsObject || !KubernetesMapper.IsKindName(_object.Kind))
        {
            return Fault.Format("kind", "an object of Kubernetes", _object.Kind);
        }

        if (_object.Name is not { Length: > 0 })
        {
            return Fault.Missing("metadata.name", "the object's name");
        }

        var e = new AuditEvent
        {
            Id = IdOf(item),
            Source = source.Name,
            Tenant = batch.Tenant,
            Project = source.Project,
            Cluster = source.Cluster,
            Type = TypeOf(_object.Kind!),
            Format = EventFormat.KubernetesSnapshot,
            Class = EventClass.Read,
            Action = EventAction.Read,
            Verb = "snapshot",
            Outcome = Outcome.Success,
            ChangesFormat = ChangesFormat.Object,
            ChangesConfidence = ChangesConfidence.Captured,
            Redaction = RedactionLimits.Version,
        };
        var stated = Rfc3339.TryParse(_object.CapturedAt ?? capturedAt ?? string.Empty, out var time) ? time : (long?)null;
        EventTime.Set(e, stated, batch.Received);
        _text.Begin(source.Name, item);
        SetResource(e);
        var isTooLarge = item.Length > options.MaxEventBytes;
        var root = KubernetesMapper.SecretKindOf(e.Resource.Group, e.Resource.Resource, null);
        var after = _text.Body(item, root, isTooLarge, "after", e, out _);
        var raw = source.KeepRaw ? _text.Raw(item, root, isTooLarge) : [];
        e.Redacted = _text.Redacted;
        _compact.ResetWrittenCount();
        CompactJson.Append(item, _compact);
        @event = new OfferedEvent(e, new EventBodies { After = after, Raw = raw }, tag(_compact.WrittenSpan), stated);
        return null;
    }

    private void SetResource(AuditEvent e)
    {
        var (version, kind) = (_object.ApiVersion ?? string.Empty, _object.Kind!);
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        var r = e.Resource;
        r.Group = FieldText.Cut(slash < 0 ? string.Empty : version[..slash], 128, "resource.group", e.Truncated);
        r.Version = FieldText.Cut(version[(slash + 1)..], 32, "resource.version", e.Truncated);
        r.Kind = kind;
        r.Resource = KubernetesKinds.Plural(kind);
        kinds.Learn(r.Group, r.Resource, kind);
        r.Type = FieldText.Cut(r.Group!.Length == 0 ? r.Resource : $"{r.Group}/{r.Resource}", 128, "resource.type", e.Truncated);
        r.Namespace = _text.Clean(_object.Namespace is { Length: > 0 } space ? space : null, 128, "resource.namespace", e);
        r.Name = _text.Clean(_object.Name, 256, "resource.name", e);
        r.Uid = _text.Clean(_object.Uid, 128, "resource.uid", e);
        r.VersionAfter = _text.Clean(_object.ResourceVersion, 64, "resource.version_after", e);
        r.Labels = KubernetesMapper.LabelsOf(e, _object);
        r.Tier = _text.Clean(KubernetesMapper.TierOf(r, _object, null), 128, "resource.tier", e);
    }

    /// <summary>An object that did not change in between is the same in two snapshots.</summary>
    private string IdOf(ReadOnlySpan<byte> item)
        => _object is { Uid: { Length: > 0 } uid, ResourceVersion: { Length: > 0 } version } ? FieldText.CutId($"{uid}@{version}/snapshot") : FieldText.Digest(item);

    private static string TypeOf(string kind) => $"k8s.{EventTypeName.Part(kind)}.snapshot";
}
