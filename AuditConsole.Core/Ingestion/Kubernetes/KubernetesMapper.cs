using System.Buffers;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Turns a header and its two bodies into an event of the normal form, redacted.</summary>
/// <remarks>Works in memory of its own: one mapper belongs to one reader at a time.</remarks>
internal sealed partial class KubernetesMapper(Redactor redactor, KubernetesKinds kinds, ContentTag tag, IngestionOptions options)
{
    private readonly BodyIdentity _request = new();
    private readonly BodyIdentity _response = new();
    private readonly ArrayBufferWriter<byte> _compact = new(4096);
    private readonly IReadOnlyList<string> _deployers = options.AllDeployers;
    private int _redacted;

    /// <param name="text">The text that holds the event; the header's ranges are of it.</param>
    public OfferedEvent Map(AuditHeader h, ReadOnlySpan<byte> text, Source source, string tenant, long received)
    {
        var whole = text[h.Event];
        redactor.Begin(source.Name, whole);
        _redacted = 0;
        var stated = h.StageTime ?? h.RequestTime ?? h.PlainTime;
        var e = new AuditEvent
        {
            Id = FieldText.CutId($"{h.AuditId}/{h.Stage}"),
            Source = source.Name,
            Tenant = tenant,
            Project = source.Project,
            Cluster = source.Cluster,
            Type = string.Empty,
            Format = EventFormat.KubernetesAudit,
            RequestId = FieldText.Cut(h.AuditId, 256, "request_id", []),
            Redaction = RedactionLimits.Version,
        };
        EventTime.Set(e, stated, received);
        var target = RequestTarget.Parse(h.RequestUri!, wantsObject: h.ObjectRef is null);
        var o = h.ObjectRef ?? target.Object;
        var isTooLarge = whole.Length > options.MaxEventBytes;
        var root = SecretKindOf(o);
        var request = Body(text[h.Request], root, isTooLarge, "request", e, out var requestIsSound);
        var response = Body(text[h.Response], root, isTooLarge, "response", e, out var responseIsSound);
        var wantsTier = o?.ApiGroup is "projectcalico.org" or "crd.projectcalico.org";
        _request.Read(requestIsSound ? request : default, wantsTier);
        _response.Read(responseIsSound ? response : default, wantsTier);

        SetActor(e, h, source);
        SetRequest(e, h, target);
        SetOutcome(e, h);
        SetResource(e, h, o, target);
        SetClass(e, h, o, request, target, responseIsSound);
        SetExtra(e, h, target, root);
        SetNotes(e, h);
        var raw = source.KeepRaw ? Raw(whole, root, isTooLarge) : [];
        e.Redacted = _redacted;
        return new OfferedEvent(e, new EventBodies { Request = request, Response = response, Raw = raw }, Tag(h, text), stated);
    }

    /// <summary>What the URL says about the contents of the bodies, whatever they call themselves.</summary>
    private static SecretKind SecretKindOf(AuditObjectRef? o) => o switch
    {
        { Resource: "secrets", ApiGroup: null or "" } => SecretKind.Secret,
        { Resource: "serviceaccounts", Subresource: "token" } => SecretKind.TokenRequest,
        { Resource: "tokenreviews" } => SecretKind.TokenReview,
        { Resource: "certificatesigningrequests" } => SecretKind.CertificateSigningRequest,
        _ => SecretKind.None,
    };

    /// <summary>Redacts a body. Nothing in it is a reason to refuse the event: what breaks a limit is kept as bytes, and marked.</summary>
    private byte[] Body(ReadOnlySpan<byte> body, SecretKind root, bool isTooLarge, string field, AuditEvent e, out bool isSound)
    {
        isSound = false;
        if (body.IsEmpty)
        {
            return [];
        }

        if (isTooLarge || body.Length > FieldText.BodyBytes)
        {
            e.Truncated.Add(field);
            return Redactor.Omitted(body, RefusalReason.TooLarge);
        }

        RedactedJson redacted;
        try
        {
            redacted = redactor.Body(body, root);
        }
        catch (JsonException)
        {
            // The text was read as JSON before: it can only be deeper than anything is walked.
            MarkMalformed(e);
            return Redactor.Omitted(body, RefusalReason.TooDeep);
        }

        _redacted += redacted.Count;
        if (redacted.Shape.HasFlag(JsonShape.DuplicateKeys) && e.ExtraValue("duplicate_keys") is null)
        {
            e.Extra.Add(new("duplicate_keys", "true"));
        }

        var broken = redacted.Shape & ~JsonShape.DuplicateKeys;
        if (broken != JsonShape.Sound)
        {
            MarkMalformed(e);
        }

        // U+0000 in a string breaks no reader: such a body still tells its object and counts as the state after.
        isSound = (broken & ~JsonShape.Nul) == JsonShape.Sound;
        return redacted.Bytes;
    }

    private static void MarkMalformed(AuditEvent e)
    {
        if (!e.Tags.Contains("malformed_body"))
        {
            e.Tags.Add("malformed_body");
        }
    }

    private byte[] Raw(ReadOnlySpan<byte> whole, SecretKind root, bool isTooLarge)
    {
        if (isTooLarge)
        {
            return Redactor.Omitted(whole, RefusalReason.TooLarge);
        }

        try
        {
            return redactor.Body(whole, root).Bytes;
        }
        catch (JsonException)
        {
            return Redactor.Omitted(whole, RefusalReason.TooDeep);
        }
    }

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
