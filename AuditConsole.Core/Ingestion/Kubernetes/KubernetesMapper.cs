using System.Buffers;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Turns a header and its two bodies into an event of the normal form, redacted.</summary>
/// <remarks>Works in memory of its own: one mapper belongs to one reader at a time.</remarks>
internal sealed partial class KubernetesMapper(Redactor redactor, KubernetesKinds kinds, ContentTag tag, IngestionOptions options)
{
    private readonly CapturedText _text = new(redactor);
    private readonly BodyIdentity _request = new();
    private readonly BodyIdentity _response = new();
    private readonly ArrayBufferWriter<byte> _compact = new(4096);
    private readonly IReadOnlyList<string> _deployers = options.AllDeployers;

    /// <param name="text">The text that holds the event; the header's ranges are of it.</param>
    public OfferedEvent Map(AuditHeader h, ReadOnlySpan<byte> text, Source source, string tenant, long received)
    {
        var whole = text[h.Event];
        _text.Begin(source.Name, whole);
        var stated = h.StageTime ?? h.RequestTime ?? h.PlainTime;
        var e = new AuditEvent
        {
            Id = string.Empty,
            Source = source.Name,
            Tenant = tenant,
            Project = source.Project,
            Cluster = source.Cluster,
            Type = string.Empty,
            Format = EventFormat.KubernetesAudit,
            Redaction = RedactionLimits.Version,
        };
        // The id is the client's own word: the API server takes what its header says.
        var auditId = _text.Clean(h.AuditId, int.MaxValue, "id", e)!;
        (e.Id, e.RequestId) = (FieldText.CutId($"{auditId}/{h.Stage}"), FieldText.Cut(auditId, 256, "request_id", []));
        EventTime.Set(e, stated, received);
        var target = RequestTarget.Parse(h.RequestUri!, wantsObject: h.ObjectRef is null);
        var o = h.ObjectRef ?? target.Object;
        var isTooLarge = whole.Length > options.MaxEventBytes;
        var root = SecretKindOf(o);
        var request = _text.Body(text[h.Request], root, isTooLarge, "request", e, out var requestIsSound);
        var response = _text.Body(text[h.Response], root, isTooLarge, "response", e, out var responseIsSound);
        var wantsTier = o?.ApiGroup is "projectcalico.org" or "crd.projectcalico.org";
        _request.Read(requestIsSound ? request : default, wantsTier);
        _response.Read(responseIsSound ? response : default, wantsTier);

        SetActor(e, h, source);
        SetRequest(e, h, target, o?.Subresource);
        SetOutcome(e, h);
        SetResource(e, h, o, target);
        SetClass(e, h, o, request, target, responseIsSound);
        SetExtra(e, h, target, root);
        SetNotes(e, h);
        var raw = source.KeepRaw ? _text.Raw(whole, root, isTooLarge) : [];
        e.Redacted = _text.Redacted;
        return new OfferedEvent(e, new EventBodies { Request = request, Response = response, Raw = raw }, Tag(h, text), stated);
    }

    /// <summary>What the URL says about the contents of the bodies, whatever they call themselves.</summary>
    private static SecretKind SecretKindOf(AuditObjectRef? o) => SecretKindOf(o?.ApiGroup, o?.Resource, o?.Subresource);

    public static SecretKind SecretKindOf(string? group, string? resource, string? subresource) => (group, resource, subresource) switch
    {
        (null or "", "secrets", _) => SecretKind.Secret,
        (_, "serviceaccounts", "token") => SecretKind.TokenRequest,
        (_, "tokenreviews", _) => SecretKind.TokenReview,
        (_, "certificatesigningrequests", _) => SecretKind.CertificateSigningRequest,
        _ => SecretKind.None,
    };

    /// <summary>Tag of the event without the members that only say how it was wrapped, so that it is the same from a list and from a file.</summary>
    private ulong Tag(AuditHeader h, ReadOnlySpan<byte> text)
    {
        _compact.ResetWrittenCount();
        var from = h.Event.Start.Value + 1;
        var end = h.Event.End.Value - 1;
        _compact.Write("{"u8);
        foreach (var wrapping in h.Wrapping)
        {
            AppendMembers(text[from..wrapping.Start.Value]);
            from = wrapping.End.Value;
        }

        AppendMembers(text[from..end]);
        _compact.Write("}"u8);
        return tag(_compact.WrittenSpan);
    }

    private void AppendMembers(ReadOnlySpan<byte> members)
    {
        members = members.Trim(" \t\r\n,"u8);
        if (members.IsEmpty)
        {
            return;
        }

        if (_compact.WrittenCount > 1)
        {
            _compact.Write(","u8);
        }

        CompactJson.Append(members, _compact);
    }
}
