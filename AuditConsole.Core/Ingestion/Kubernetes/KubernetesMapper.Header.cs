using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Core.Ingestion.Kubernetes;

internal sealed partial class KubernetesMapper
{
    public const string CredentialId = "authentication.kubernetes.io/credential-id";
    private const string Decision = "authorization.k8s.io/decision";
    private const string Reason = "authorization.k8s.io/reason";
    private const string TruncatedMark = "audit.k8s.io/truncated";

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private void SetActor(AuditEvent e, AuditHeader h, Source source)
    {
        var a = e.Actor;
        var user = h.User;
        a.Name = _text.Clean(NullIfEmpty(user?.Username), 256, "actor.name", e);
        a.Id = _text.Clean(NullIfEmpty(user?.Uid), 256, "actor.id", e);
        a.Type = ActorClasses.Type(user?.Username);
        a.Groups = user is null ? [] : _text.Clean(user.Groups, "actor.groups", e);
        a.UserAgent = _text.Clean(NullIfEmpty(h.UserAgent), 1024, "actor.user_agent", e);
        a.Ips = _text.Clean(h.SourceIps, "actor.ips", e);
        a.Ip = FieldText.Cut(ClientAddress.Of(a.Ips, source), 45, "actor.ip", e.Truncated);
        foreach (var (key, value) in user?.Extra ?? [])
        {
            if (key == CredentialId)
            {
                a.Session = _text.Clean(value, 256, "actor.session", e);
            }
            else if (key == "username" && value.Contains('@', StringComparison.Ordinal))
            {
                // Rancher keeps the person's address here.
                a.Email = _text.Clean(value, 256, "actor.email", e);
            }
        }

        e.ActorClass = ActorClasses.Of(user?.Username, h.UserAgent, _deployers);
        if (h.Impersonated is not { } effective)
        {
            return;
        }

        a.EffectiveName = _text.Clean(NullIfEmpty(effective.Username), 256, "actor.effective.name", e);
        a.EffectiveId = _text.Clean(NullIfEmpty(effective.Uid), 256, "actor.effective.id", e);
        a.EffectiveGroups = _text.Clean(effective.Groups, "actor.effective.groups", e);

        // Impersonating system:masters only lends rights: it does not make the person something else.
        if (!effective.Groups.Contains("system:masters"))
        {
            e.ActorClass = ActorClasses.Of(effective.Username, h.UserAgent, _deployers);
        }
    }

    private void SetRequest(AuditEvent e, AuditHeader h, RequestTarget target, string? subresource)
    {
        e.Verb = _text.Clean(h.Verb, 64, "verb", e);
        e.RequestUri = FieldText.Cut(_text.Uri(h.RequestUri!), 2048, "request.uri", e.Truncated);
        e.RequestMethod = Method(e.Verb!);
        e.FieldManager = _text.Clean(target.FieldManager, 128, "request.field_manager", e);
        e.DryRun = IsDryRun(h, target, subresource) ? true : null;
        if (h is { StageTime: { } stage, RequestTime: { } begin } && stage >= begin)
        {
            e.DurationMs = (stage - begin) / 1000;
        }
    }

    /// <summary>The API server reads the parameter only for writes, and of a deletion only where it has no body: elsewhere a real deed would pass for a rehearsal.</summary>
    private bool IsDryRun(AuditHeader h, RequestTarget target, string? subresource) => h.Verb switch
    {
        _ when Classification.IsConnection(subresource) => false,
        "create" or "update" or "patch" => target.IsDryRun,
        "delete" or "deletecollection" => _request.IsPresent ? _request.IsDryRun : target.IsDryRun,
        _ => false,
    };

    private void SetOutcome(AuditEvent e, AuditHeader h)
    {
        var isPanic = h.Stage == "Panic";
        e.Code = h.Status?.Code is { } code and not 0 ? code : isPanic ? 500 : 0;
        e.Outcome = Classification.Outcome(e.Code, isPanic || h.Status?.Status == "Failure");
        e.AuthorizationDecision = FieldText.Cut(NullIfEmpty(h.Annotation(Decision)), 32, "authorization.decision", e.Truncated);
        e.AuthorizationReason = _text.Clean(h.Annotation(Reason), 1024, "authorization.reason", e);
        e.Message = _text.Clean(NullIfEmpty(h.Status?.Message) ?? NullIfEmpty(_response.Message), 4096, "message", e);
    }

    private void SetExtra(AuditEvent e, AuditHeader h, RequestTarget target, SecretKind root)
    {
        e.Extra.Add(new("level", h.Level!));
        e.Extra.Add(new("stage", h.Stage!));
        if (target.Force is { } force)
        {
            e.Extra.Add(new("force", FieldText.Cut(force, 64, "extra", e.Truncated)!));
        }

        if (e.Code == 403)
        {
            e.Extra.Add(new("denied_by", e.AuthorizationDecision == "allow" ? "admission" : "authorization"));
        }

        if (h.HasDuplicateKeys && e.ExtraValue("duplicate_keys") is null)
        {
            e.Extra.Add(new("duplicate_keys", "true"));
        }

        var left = FieldText.ExtraBytes;
        if (NullIfEmpty(h.Status?.Reason) is { } reason)
        {
            AddExtra(e, [new("responsestatus.reason", reason)], string.Empty, root, ref left);
        }

        AddExtra(e, h.User?.Extra, "user.extra.", root, ref left);
        AddExtra(e, h.Impersonated?.Extra, "impersonateduser.extra.", root, ref left);
        AddExtra(e, h.Annotations, "annotations.", root, ref left);
        AddExtra(e, h.Unknown, string.Empty, root, ref left);
    }

    private void AddExtra(AuditEvent e, List<KeyValuePair<string, string>>? pairs, string prefix, SecretKind root, ref int left)
    {
        foreach (var (key, value) in pairs ?? [])
        {
            if (key is Decision or Reason or TruncatedMark or CredentialId || (prefix == "user.extra." && key == "username" && e.Actor.Email is not null))
            {
                continue;
            }

            _text.AddExtra(e, prefix, key, value, root, ref left);
        }
    }

    private static void SetNotes(AuditEvent e, AuditHeader h)
    {
        foreach (var field in h.Unreadable)
        {
            if (!e.Truncated.Contains(field))
            {
                e.Truncated.Add(field);
            }
        }

        if (h.Annotation(TruncatedMark) == "true")
        {
            e.Truncated.Add("body");
        }
    }

    private static string Method(string verb) => verb switch
    {
        "get" or "list" or "watch" => "GET",
        "create" => "POST",
        "update" => "PUT",
        "patch" => "PATCH",
        "delete" or "deletecollection" => "DELETE",
        _ => verb.Length <= 16 ? verb.ToUpperInvariant() : verb[..16].ToUpperInvariant(),
    };
}
