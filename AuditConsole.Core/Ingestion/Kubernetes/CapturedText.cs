using System.Text;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Texts and bodies of one captured event after the other, redacted and bounded. Nothing in them is a reason to refuse the event.</summary>
/// <remarks>Works in memory of its own: it belongs to one reader at a time.</remarks>
internal sealed class CapturedText(Redactor redactor)
{
    private int _redacted;

    /// <summary>Values removed from the current event.</summary>
    public int Redacted => _redacted;

    /// <summary>Says whose event comes next.</summary>
    public void Begin(string source, ReadOnlySpan<byte> whole)
    {
        redactor.Begin(source, whole);
        _redacted = 0;
    }

    public string? Clean(string? value, int limit, string field, AuditEvent e)
        => value is null ? null : FieldText.Cut(redactor.Text(value, ref _redacted), limit, field, e.Truncated);

    public IReadOnlyList<string> Clean(List<string> values, string field, AuditEvent e)
        => FieldText.Cut([.. values.Select(value => redactor.Text(value, ref _redacted))], 256, field, e.Truncated);

    public string Uri(string uri) => redactor.Uri(uri, ref _redacted);

    /// <summary>Redacts a body. What breaks a limit is kept as bytes, and marked.</summary>
    public byte[] Body(ReadOnlySpan<byte> body, SecretKind root, bool isTooLarge, string field, AuditEvent e, out bool isSound)
    {
        isSound = false;
        if (body.IsEmpty)
        {
            return [];
        }

        if (isTooLarge || body.Length > FieldText.BodyBytes)
        {
            e.Truncated.Add(field);
            MarkMalformed(e);
            return Redactor.Omitted(body, RefusalReason.TooLarge);
        }

        // What is sent to such an address in another form than an object or a patch cannot be looked into, and may be all secret.
        if (root != SecretKind.None && (body is [(byte)'"', ..] || (body is [(byte)'[', ..] && body.IndexOf("\"op\""u8) < 0)))
        {
            _redacted++;
            MarkMalformed(e);
            return Redactor.Hidden(body);
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

    /// <summary>The whole event for the part <c>raw</c>.</summary>
    public byte[] Raw(ReadOnlySpan<byte> whole, SecretKind root, bool isTooLarge)
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

    /// <param name="left">Bytes that <c>extra</c> may still take.</param>
    public void AddExtra(AuditEvent e, string prefix, string key, string value, SecretKind root, ref int left)
    {
        if (left < 0)
        {
            return;
        }

        // Kubernetes' own keys talk about tokens and authentication without holding them.
        var isKubernetes = key.Contains(".k8s.io/", StringComparison.Ordinal) || key.Contains(".kubernetes.io/", StringComparison.Ordinal);
        var clean = redactor.Named(isKubernetes ? string.Empty : key, value, root, ref _redacted);
        left -= prefix.Length + key.Length + Encoding.UTF8.GetByteCount(clean);
        if (left < 0)
        {
            e.Truncated.Add("extra");
            return;
        }

        e.Extra.Add(new(prefix + key.ToLowerInvariant(), clean));
    }

    public static void MarkMalformed(AuditEvent e)
    {
        if (!e.Tags.Contains("malformed_body"))
        {
            e.Tags.Add("malformed_body");
        }
    }
}
