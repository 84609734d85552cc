using System.Buffers;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>Turns a review into an event of the normal form, redacted. Whether the change was carried out it cannot know: that is tentative.</summary>
/// <remarks>Works in memory of its own: one mapper belongs to one reader at a time.</remarks>
internal sealed class AdmissionMapper(Redactor redactor, KubernetesKinds kinds, ContentTag tag, IngestionOptions options)
{
    private static readonly string[] Sides = ["before", "after"];

    private readonly CapturedText _text = new(redactor);
    private readonly BodyIdentity _before = new();
    private readonly BodyIdentity _after = new();
    private readonly ArrayBufferWriter<byte> _compact = new(4096);
    private readonly IReadOnlyList<string> _deployers = options.AllDeployers;

    /// <param name="text">The text that holds the review; the header's ranges are of it.</param>
    /// <param name="offset">Byte offset in the file, for reviews without an id.</param>
    /// <param name="isCut">The text is only the beginning of a review that is too large to be read.</param>
    public OfferedEvent Map(AdmissionHeader h, ReadOnlySpan<byte> text, EventBatch batch, StatedTime time, long? offset, bool isCut)
    {
        var (source, resource) = (batch.Source, h.Resource.Name is { Length: > 0 } ? h.Resource : h.ObjectKind);
        _text.Begin(source.Name, text);
        var e = new AuditEvent
        {
            Id = IdOf(h, text, offset),
            Source = source.Name,
            Tenant = batch.Tenant,
            Project = source.Project,
            Cluster = source.Cluster,
            Type = string.Empty,
            Format = EventFormat.KubernetesAdmission,
            RequestId = FieldText.Cut(NullIfEmpty(h.Uid), 256, "request_id", []),
            Redaction = RedactionLimits.Version,
        };
        EventTime.Set(e, time.Stated, batch.Received);
        var isTooLarge = isCut || text.Length > options.MaxEventBytes;
        var root = KubernetesMapper.SecretKindOf(resource.Group, resource.Name, h.Subresource);
        var before = _text.Body(text[h.OldObject], root, isTooLarge, "before", e, out var beforeIsSound);
        var after = _text.Body(text[h.Object], root, isTooLarge, "after", e, out var afterIsSound);
        MarkBroken(e, h, isCut);
        var wantsTier = resource.Group is "projectcalico.org" or "crd.projectcalico.org";
        _before.Read(beforeIsSound ? before : default, wantsTier);
        _after.Read(afterIsSound ? after : default, wantsTier);

        SetActor(e, h);
        SetRequest(e, h);
        SetResource(e, h, resource);
        var (stateBefore, stateAfter) = (StateDigest.Of(beforeIsSound ? before : default), StateDigest.Of(afterIsSound ? after : default));
        SetClass(e, stateBefore, stateAfter);
        SetExtra(e, h, resource, time, root);
        e.Redacted = _text.Redacted;
        var raw = source.KeepRaw ? _text.Raw(text, root, isTooLarge || h.IsBroken) : [];
        return new OfferedEvent(e, BodiesOf(e, before, after, raw), Tag(h, text), time.Stated);
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string IdOf(AdmissionHeader h, ReadOnlySpan<byte> text, long? offset)
        => h.Uid is { Length: > 0 } uid ? FieldText.CutId($"{uid}/admission")
            : offset is null ? FieldText.Digest(text)
            : FieldText.Digest([.. text, .. Encoding.ASCII.GetBytes($"@{offset}")]);

    /// <summary>What is connected to is no object before and after: its options are what was asked for.</summary>
    private static EventBodies BodiesOf(AuditEvent e, byte[] before, byte[] after, byte[] raw)
        => e.Action == EventAction.Execute
            ? new EventBodies { Request = after, Raw = raw }
            : new EventBodies { Before = before, After = after, Raw = raw };

    private static void MarkBroken(AuditEvent e, AdmissionHeader h, bool isCut)
    {
        foreach (var field in h.Unreadable.Distinct())
        {
            e.Truncated.Add(field);
        }

        if (!h.IsBroken && !isCut)
        {
            return;
        }

        foreach (var field in Sides.Except(e.Truncated).ToList())
        {
            e.Truncated.Add(field);
        }

        CapturedText.MarkMalformed(e);
    }

    private void SetActor(AuditEvent e, AdmissionHeader h)
    {
        var user = h.User;
        e.Actor.Name = _text.Clean(NullIfEmpty(user?.Username), 256, "actor.name", e);
        e.Actor.Id = _text.Clean(NullIfEmpty(user?.Uid), 256, "actor.id", e);
        e.Actor.Type = ActorClasses.Type(user?.Username);
        e.Actor.Groups = user is null ? [] : _text.Clean(user.Groups, "actor.groups", e);
        e.Actor.Session = _text.Clean(user?.Extra.Find(x => x.Key == KubernetesMapper.CredentialId).Value, 256, "actor.session", e);
        e.ActorClass = ActorClasses.Of(user?.Username, userAgent: null, _deployers);
    }

    private void SetRequest(AuditEvent e, AdmissionHeader h)
    {
        e.Verb = FieldText.Cut(h.Operation!.ToLowerInvariant(), 64, "verb", e.Truncated);
        e.DryRun = h.IsDryRun ? true : null;
        e.FieldManager = _text.Clean(NullIfEmpty(h.FieldManager), 128, "request.field_manager", e);
    }

    private void SetResource(AuditEvent e, AdmissionHeader h, GroupKind resource)
    {
        var r = e.Resource;
        var (old, young) = (_before.IsObject ? _before : null, _after.IsObject ? _after : null);
        var plural = resource.Name!;
        r.Group = FieldText.Cut(resource.Group ?? string.Empty, 128, "resource.group", e.Truncated);
        r.Version = FieldText.Cut(NullIfEmpty(resource.Version), 32, "resource.version", e.Truncated);
        r.Resource = FieldText.Cut(plural, 128, "resource.resource", e.Truncated);
        r.Subresource = FieldText.Cut(NullIfEmpty(h.Subresource), 64, "resource.subresource", e.Truncated);
        r.Type = FieldText.Cut(r.Group!.Length == 0 ? plural : $"{r.Group}/{plural}", 128, "resource.type", e.Truncated);
        r.Kind = FieldText.Cut(KindOf(r, h.ObjectKind.Name, plural), 128, "resource.kind", e.Truncated);
        r.Namespace = _text.Clean(NullIfEmpty(h.Namespace) ?? young?.Namespace ?? old?.Namespace, 128, "resource.namespace", e);
        r.Name = _text.Clean(NullIfEmpty(h.Name) ?? young?.Name ?? old?.Name ?? (young?.GenerateName is { Length: > 0 } beginning ? beginning + "*" : null), 256, "resource.name", e);
        r.Uid = _text.Clean(NullIfEmpty(young?.Uid) ?? NullIfEmpty(old?.Uid), 128, "resource.uid", e);
        r.VersionBefore = _text.Clean(NullIfEmpty(old?.ResourceVersion), 64, "resource.version_before", e);
        r.Labels = KubernetesMapper.LabelsOf(e, young ?? old);
        r.Tier = _text.Clean(KubernetesMapper.TierOf(r, young, old), 128, "resource.tier", e);
    }

    /// <summary>With a subresource the objects may be of another kind (Scale, Eviction, PodExecOptions) than what they are sent to.</summary>
    private string KindOf(ObjectRef r, string? kind, string plural)
    {
        if (r.Subresource is not null || !KubernetesMapper.IsKindName(kind))
        {
            return kinds.Of(r.Group, plural);
        }

        kinds.Learn(r.Group, plural, kind!);
        return kind!;
    }

    private void SetClass(AuditEvent e, string? stateBefore, string? stateAfter)
    {
        var r = e.Resource;
        e.Action = e.Verb == "connect" ? EventAction.Execute : Classification.Action(e.Verb!, r.Subresource, isResource: true);
        var isUnchanged = e.Verb == "update" && r.Subresource is null && stateBefore is not null && stateBefore == stateAfter;
        e.Class = Classification.Class(e, _before.IsLeaderRecord || _after.IsLeaderRecord, isUnchanged);
        e.Severity = Classification.Severity(e);
        e.Type = KubernetesMapper.TypeOf(e, isResource: true);
        if (e.Class is EventClass.Change or EventClass.Noop && (_after.ChangeCause ?? _before.ChangeCause) is { Length: > 0 } cause)
        {
            e.Reason = _text.Clean(cause, 2048, "reason", e);
        }

        if (e.Action == EventAction.Execute || (stateBefore ?? stateAfter) is null)
        {
            return;
        }

        e.ChangesFormat = ChangesFormat.Object;
        e.ChangesConfidence = ChangesConfidence.Tentative;
        AddState(e, ReviewFields.StateBefore, stateBefore);
        AddState(e, ReviewFields.StateAfter, stateAfter);
    }

    private static void AddState(AuditEvent e, string field, string? digest)
    {
        if (digest is not null)
        {
            e.Extra.Add(new(field, digest));
        }
    }

    private void SetExtra(AuditEvent e, AdmissionHeader h, GroupKind resource, StatedTime time, SecretKind root)
    {
        if (time.From is { } from)
        {
            e.Extra.Add(new(ReviewFields.TimeFrom, from));
        }

        if (h.RequestResource is { Name.Length: > 0 } asked && asked != resource)
        {
            var spelt = $"{(asked.Group is { Length: > 0 } group ? group + "/" : string.Empty)}{asked.Version}/{asked.Name}";
            e.Extra.Add(new("request_resource", FieldText.Cut(spelt, 256, "extra", e.Truncated)!));
        }

        var left = FieldText.ExtraBytes;
        foreach (var (key, value) in h.User?.Extra ?? [])
        {
            if (key != KubernetesMapper.CredentialId)
            {
                _text.AddExtra(e, "user.extra.", key, value, root, ref left);
            }
        }
    }

    /// <summary>Tag of the request alone: a file may have wrapped it otherwise than the API server did.</summary>
    private ulong Tag(AdmissionHeader h, ReadOnlySpan<byte> text)
    {
        _compact.ResetWrittenCount();
        if (AuditHeader.IsPresent(h.Request))
        {
            CompactJson.Append(text[h.Request], _compact);
            return tag(_compact.WrittenSpan);
        }

        return tag(text);
    }
}
