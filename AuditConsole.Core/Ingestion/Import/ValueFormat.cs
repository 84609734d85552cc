using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Import;

/// <summary>The format of one value of a file, told by its members.</summary>
/// <param name="Unread">A format that is known and not read.</param>
internal readonly record struct ValueFormat(IngestionFormat Format, UnreadFormat? Unread)
{
    // A body may be nested as deep as its sender likes: what stands behind it must be found all the same.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    /// <summary>What no format claims is read as Kubernetes audit, whose decoder takes it out of wrappers or says what it expected.</summary>
    public static ValueFormat Of(ReadOnlySpan<byte> value)
    {
        if (value is not [(byte)'{', ..])
        {
            return IsSyslog(value) ? new(default, UnreadFormat.Syslog) : new(IngestionFormat.KubernetesAudit, null);
        }

        if (value.StartsWith("{\"kind\":\"Event"u8))
        {
            return new(IngestionFormat.KubernetesAudit, null);
        }

        var found = Members.None;
        try
        {
            var reader = new Utf8JsonReader(value, Options);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                found |= Name(ref reader);
                if (Decided(found) is { } format)
                {
                    return new(format, null);
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Whoever decodes it says what is wrong with it.
        }

        return Of(found);
    }

    private static ValueFormat Of(Members found)
    {
        var unread = Has(found, Members.ClassUid) ? UnreadFormat.Ocsf
            : Has(found, Members.DocumentId) || Has(found, Members.AtTimestamp | Members.Action | Members.Actor) ? UnreadFormat.GitHub
            : Has(found, Members.Uuid | Members.EventType | Members.Published) ? UnreadFormat.Okta
            : Has(found, Members.Controls) || Has(found, Members.NodeName | Members.Report) || Has(found, Members.NodeType | Members.Tests) ? UnreadFormat.KubeBench
            : Has(found, Members.ActionTypeInSpec) && !Has(found, Members.Kind) ? UnreadFormat.Palette
            : Has(found, Members.ProtoPayload | Members.LogName) ? UnreadFormat.GoogleCloud
            : Has(found, Members.DetailType | Members.Detail) ? UnreadFormat.EventBridge
            : null;
        return unread is not null ? new(default, unread)
            : Has(found, Members.EventName) || Has(found, Members.EventSource) ? new(IngestionFormat.CloudTrail, null)
            : Has(found, Members.Items) && !Has(found, Members.OfAudit) && Has(found, Members.Kind) ? new(IngestionFormat.KubernetesSnapshot, null)
            : new(IngestionFormat.KubernetesAudit, null);
    }

    /// <summary>The format, when the members so far leave no doubt: the rest of a large value is then not looked at.</summary>
    private static IngestionFormat? Decided(Members found)
        => Has(found, Members.Review) ? IngestionFormat.KubernetesAdmission
            : Has(found, Members.AuditEvent) || Has(found, Members.AuditId) ? IngestionFormat.KubernetesAudit
            : Has(found, Members.SpecVersion) ? IngestionFormat.CloudEvents
            : Has(found, Members.Native) ? IngestionFormat.Native
            : Has(found, Members.Records) || Has(found, Members.Digest) || Has(found, Members.EventName | Members.EventSource) || Has(found, Members.MessageType | Members.LogGroup) ? IngestionFormat.CloudTrail
            : null;

    private static bool Has(Members found, Members wanted) => (found & wanted) == wanted;

    /// <param name="reader">At a member's name; afterwards at the name still, or at the value when that counts.</param>
    private static Members Name(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? Members.None : reader.ValueSpan switch
    {
        var n when n.SequenceEqual("kind"u8) => Kind(ref reader),
        var n when n.SequenceEqual("apiVersion"u8) => Version(ref reader),
        var n when n.SequenceEqual("spec"u8) => Spec(ref reader),
        var n when n.SequenceEqual("items"u8) => Members.Items,
        var n when n.SequenceEqual("auditID"u8) => Members.AuditId,
        var n when n.SequenceEqual("specversion"u8) => Members.SpecVersion,
        var n when n.SequenceEqual("event_type"u8) => Members.Native,
        var n when n.SequenceEqual("Records"u8) => Members.Records,
        var n when n.SequenceEqual("digestS3Bucket"u8) => Members.Digest,
        var n when n.SequenceEqual("eventName"u8) => Members.EventName,
        var n when n.SequenceEqual("eventSource"u8) => Members.EventSource,
        var n when n.SequenceEqual("messageType"u8) => Members.MessageType,
        var n when n.SequenceEqual("logGroup"u8) => Members.LogGroup,
        var n when n.SequenceEqual("class_uid"u8) => Members.ClassUid,
        var n when n.SequenceEqual("_document_id"u8) => Members.DocumentId,
        var n when n.SequenceEqual("@timestamp"u8) => Members.AtTimestamp,
        var n when n.SequenceEqual("action"u8) => Members.Action,
        var n when n.SequenceEqual("actor"u8) => Members.Actor,
        var n when n.SequenceEqual("uuid"u8) => Members.Uuid,
        var n when n.SequenceEqual("eventType"u8) => Members.EventType,
        var n when n.SequenceEqual("published"u8) => Members.Published,
        var n when n.SequenceEqual("Controls"u8) => Members.Controls,
        var n when n.SequenceEqual("node_type"u8) => Members.NodeType,
        var n when n.SequenceEqual("nodeName"u8) => Members.NodeName,
        var n when n.SequenceEqual("report"u8) => Members.Report,
        var n when n.SequenceEqual("tests"u8) => Members.Tests,
        var n when n.SequenceEqual("protoPayload"u8) => Members.ProtoPayload,
        var n when n.SequenceEqual("logName"u8) => Members.LogName,
        var n when n.SequenceEqual("detail-type"u8) => Members.DetailType,
        var n when n.SequenceEqual("detail"u8) => Members.Detail,
        _ => Members.None,
    };

    private static Members Kind(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.String ? Members.None
            : reader.ValueTextEquals("AdmissionReview"u8) ? Members.Review
            : reader.ValueTextEquals("Event"u8) || reader.ValueTextEquals("EventList"u8) ? Members.AuditEvent
            : Members.Kind;
    }

    private static Members Version(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String && (reader.ValueTextEquals("audit.k8s.io/v1"u8) || reader.ValueTextEquals("audit.k8s.io/v1beta1"u8)) ? Members.OfAudit : Members.None;
    }

    private static Members Spec(ref Utf8JsonReader reader)
    {
        reader.Read();
        var inside = reader;
        while (reader.TokenType == JsonTokenType.StartObject && inside.Read() && inside.TokenType == JsonTokenType.PropertyName)
        {
            if (inside.ValueTextEquals("actionType"u8))
            {
                return Members.ActionTypeInSpec;
            }

            inside.Skip();
        }

        return Members.None;
    }

    /// <summary><c>&lt;134&gt;1 2026-…</c>, or CEF.</summary>
    private static bool IsSyslog(ReadOnlySpan<byte> value)
        => value.StartsWith("CEF:0|"u8)
            || (value is [(byte)'<', ..] && value[..Math.Min(value.Length, 5)].IndexOf((byte)'>') is var end and > 1 && value[1..end].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);

    [Flags]
    private enum Members
    {
        None = 0,
        Kind = 1 << 0,
        Review = 1 << 1,
        AuditEvent = 1 << 2,
        OfAudit = 1 << 3,
        AuditId = 1 << 4,
        Items = 1 << 5,
        SpecVersion = 1 << 6,
        Native = 1 << 7,
        Records = 1 << 8,
        Digest = 1 << 9,
        EventName = 1 << 10,
        EventSource = 1 << 11,
        MessageType = 1 << 12,
        LogGroup = 1 << 13,
        ClassUid = 1 << 14,
        DocumentId = 1 << 15,
        AtTimestamp = 1 << 16,
        Action = 1 << 17,
        Actor = 1 << 18,
        Uuid = 1 << 19,
        EventType = 1 << 20,
        Published = 1 << 21,
        Controls = 1 << 22,
        NodeType = 1 << 23,
        Tests = 1 << 24,
        ActionTypeInSpec = 1 << 25,
        ProtoPayload = 1 << 26,
        LogName = 1 << 27,
        DetailType = 1 << 28,
        Detail = 1 << 29,
        NodeName = 1 << 30,
        Report = 1 << 31,
    }
}
