using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.Kubernetes;

internal sealed partial class KubernetesMapper
{
    private const int MaxKind = 63;

    /// <summary>A DNS name, a slash and a name.</summary>
    private const int MaxLabelKey = 317;

    private void SetResource(AuditEvent e, AuditHeader h, AuditObjectRef? o, RequestTarget target)
    {
        if (o?.Resource is not { Length: > 0 } resource)
        {
            e.Resource.Name = _text.Clean(h.ObjectRef?.Name ?? target.Object?.Name, 256, "resource.name", e);
            return;
        }

        var r = e.Resource;
        r.Group = FieldText.Cut(o.ApiGroup ?? string.Empty, 128, "resource.group", e.Truncated);
        r.Version = FieldText.Cut(NullIfEmpty(o.ApiVersion), 32, "resource.version", e.Truncated);
        r.Resource = FieldText.Cut(resource, 128, "resource.resource", e.Truncated);
        r.Subresource = _text.Clean(NullIfEmpty(o.Subresource), 64, "resource.subresource", e);
        r.Type = FieldText.Cut(r.Group!.Length == 0 ? resource : $"{r.Group}/{resource}", 128, "resource.type", e.Truncated);
        r.Kind = FieldText.Cut(KindOf(e, o, resource), 128, "resource.kind", e.Truncated);
        var answer = _response.IsObject ? _response : null;
        var sent = _request.IsObject ? _request : null;
        r.Namespace = _text.Clean(NullIfEmpty(o.Namespace) ?? answer?.Namespace, 128, "resource.namespace", e);
        r.Name = _text.Clean(NullIfEmpty(o.Name) ?? answer?.Name ?? NullIfEmpty(h.Status?.DetailsName) ?? NullIfEmpty(_response.DetailsName) ?? sent?.Name, 256, "resource.name", e);
        r.Uid = _text.Clean(NullIfEmpty(o.Uid) ?? answer?.Uid ?? NullIfEmpty(h.Status?.DetailsUid) ?? NullIfEmpty(_response.DetailsUid), 128, "resource.uid", e);
        r.VersionBefore = _text.Clean(NullIfEmpty(o.ResourceVersion)?.TrimEnd('/') ?? (h.Verb == "update" ? NullIfEmpty(sent?.ResourceVersion) : null), 64, "resource.version_before", e);
        r.VersionAfter = _text.Clean(NullIfEmpty(answer?.ResourceVersion), 64, "resource.version_after", e);
        r.Labels = LabelsOf(e, answer ?? sent);
        r.Tier = _text.Clean(TierOf(r, answer, sent), 128, "resource.tier", e);
    }

    /// <summary>Bodies may be of another kind than the resource they are sent to (Scale, TokenRequest), so a subresource never asks them.</summary>
    private string KindOf(AuditEvent e, AuditObjectRef o, string resource)
    {
        if (!string.IsNullOrEmpty(o.Subresource))
        {
            return kinds.Of(o.ApiGroup, resource);
        }

        var succeeded = e.Outcome == Outcome.Success;
        if (succeeded && _response.IsObject && IsKindName(_response.Kind))
        {
            kinds.Learn(o.ApiGroup, resource, _response.Kind!);
        }

        if (_request.IsObject && IsKindName(_request.Kind))
        {
            return _request.Kind!;
        }

        return _response.IsObject && IsKindName(_response.Kind) ? _response.Kind! : kinds.Of(o.ApiGroup, resource);
    }

    public static bool IsKindName(string? kind) => kind is { Length: > 0 and <= MaxKind } && char.IsAsciiLetterUpper(kind[0]) && kind.All(char.IsAsciiLetterOrDigit);

    public static List<KeyValuePair<string, string>> LabelsOf(AuditEvent e, BodyIdentity? body)
    {
        var labels = body?.Labels ?? [];
        for (var i = 0; i < labels.Count; i++)
        {
            labels[i] = new(FieldText.Cut(labels[i].Key, MaxLabelKey, "resource.labels", e.Truncated)!, FieldText.Cut(labels[i].Value, 63, "resource.labels", e.Truncated)!);
        }

        return labels;
    }

    public static string? TierOf(ObjectRef r, BodyIdentity? answer, BodyIdentity? sent)
    {
        if (r.Group is not ("projectcalico.org" or "crd.projectcalico.org"))
        {
            return null;
        }

        if (r.Kind == "Tier")
        {
            return r.Name;
        }

        if ((answer?.Tier ?? sent?.Tier) is { Length: > 0 } tier)
        {
            return tier;
        }

        if (r.Kind is not ("NetworkPolicy" or "GlobalNetworkPolicy" or "StagedNetworkPolicy" or "StagedGlobalNetworkPolicy") || r.Name is null)
        {
            return null;
        }

        var dot = r.Name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? r.Name[..dot] : "default";
    }

    private void SetClass(AuditEvent e, AuditHeader h, AuditObjectRef? o, ReadOnlySpan<byte> request, RequestTarget target, bool responseIsSound)
    {
        var verb = h.Verb!;
        var r = e.Resource;
        e.Action = Classification.Action(verb, r.Subresource, o is not null);
        var isUnchanged = _response.IsObject && _response.ResourceVersion is { Length: > 0 } after && (after == _request.ResourceVersion || after == r.VersionBefore);
        e.Class = Classification.Class(e, _request.IsLeaderRecord || _response.IsLeaderRecord, isUnchanged);
        e.Severity = Classification.Severity(e);
        e.Type = TypeOf(e, o is not null);
        if (e.Class is EventClass.Change or EventClass.Noop && (_response.IsObject ? _response.ChangeCause : _request.ChangeCause) is { Length: > 0 } cause)
        {
            e.Reason = _text.Clean(cause, 2048, "reason", e);
        }

        var writes = verb is "create" or "update" or "patch";
        if (request.Length > 0)
        {
            e.ChangesFormat = verb switch
            {
                "create" or "update" => ChangesFormat.Object,
                "patch" => PatchBody.Tell(request, target.Force is not null, target.FieldManager is not null),
                _ => ChangesFormat.None,
            };
        }

        // A deletion's answer is the state after only while the object still exists: it is terminating.
        var succeeded = e.Outcome == Outcome.Success && e.Code is >= 200 and < 300 && e.DryRun != true;
        var isWholeObject = responseIsSound && _response.IsObject && r.Subresource is null or "status";
        e.AfterIsResponse = succeeded && isWholeObject && (writes || (verb == "delete" && _response.HasDeletionTimestamp));
        e.ChangesConfidence = (writes || verb is "delete" or "deletecollection") && (request.Length > 0 || _response.IsPresent) ? ChangesConfidence.Captured : ChangesConfidence.None;
    }

    public static string TypeOf(AuditEvent e, bool isResource)
    {
        var action = EventVocabulary.Action.Word(e.Action);
        if (!isResource)
        {
            return $"k8s.nonresource.{action}";
        }

        var kind = EventTypeName.Part(e.Resource.Kind ?? "unknown");
        var isRead = e.Action is EventAction.Read or EventAction.List or EventAction.Watch or EventAction.Execute;
        var type = e.Resource.Subresource is { } subresource && !isRead ? $"k8s.{kind}.{EventTypeName.Part(subresource)}.{action}" : $"k8s.{kind}.{action}";
        return type.Length <= EventTypeName.MaxLength ? type : type[..EventTypeName.MaxLength];
    }
}
