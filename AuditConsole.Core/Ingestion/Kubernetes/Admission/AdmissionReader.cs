using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>Reads one <c>AdmissionReview</c>'s header and steps over its bodies, which are only located. What stands before a fault is kept.</summary>
internal sealed class AdmissionReader
{
    // A body may be nested as deep as its sender likes: that must not make the review unreadable.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly HeaderText _text;
    private readonly UserReader _users;

    public AdmissionReader()
    {
        _text = new HeaderText();
        _users = new UserReader(_text);
    }

    public AdmissionHeader Header { get; } = new();

    public void Read(ReadOnlySpan<byte> json)
    {
        Header.Reset();
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                Root(ref reader, Header);
            }

            while (reader.Read())
            {
                // One value and nothing after it: the reader throws on more.
            }
        }
        catch (JsonException)
        {
            Header.IsBroken = true;
        }
    }

    private void Root(ref Utf8JsonReader reader, AdmissionHeader h)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.ValueSpan)
            {
                case var n when n.SequenceEqual("kind"u8): h.Kind = _text.Read(ref reader, h, "kind"); break;
                case var n when n.SequenceEqual("apiVersion"u8): h.ApiVersion = _text.Read(ref reader, h, "apiVersion"); break;
                case var n when n.SequenceEqual("request"u8): Request(ref reader, h); break;
                case var n when n.SequenceEqual("requestReceivedTimestamp"u8): h.Arrived = MemberValue.Time(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void Request(ref Utf8JsonReader reader, AdmissionHeader h)
    {
        if (!HeaderText.Enter(ref reader, h, "request"))
        {
            return;
        }

        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Member(ref reader, h);
        }

        h.Request = start..(int)reader.BytesConsumed;
    }

    private void Member(ref Utf8JsonReader reader, AdmissionHeader h)
    {
        var name = reader.ValueSpan;
        switch (name.Length)
        {
            case 3 when name.SequenceEqual("uid"u8): h.Uid = _text.Read(ref reader, h, "id", repeats: false); break;
            case 4 when name.SequenceEqual("kind"u8): h.ObjectKind = GroupKind(ref reader, h, "kind"u8, "resource.kind"); break;
            case 4 when name.SequenceEqual("name"u8): h.Name = _text.Read(ref reader, h, "resource.name"); break;
            case 6 when name.SequenceEqual("dryRun"u8): h.IsDryRun = Flag(ref reader); break;
            case 6 when name.SequenceEqual("object"u8): h.Object = MemberValue.Body(ref reader); break;
            case 7 when name.SequenceEqual("options"u8): ReadOptions(ref reader, h); break;
            case 8 when name.SequenceEqual("resource"u8): h.Resource = GroupKind(ref reader, h, "resource"u8, "resource.resource"); break;
            case 8 when name.SequenceEqual("userInfo"u8): h.User = _users.Read(ref reader, h, "actor.name"); break;
            case 9 when name.SequenceEqual("namespace"u8): h.Namespace = _text.Read(ref reader, h, "resource.namespace"); break;
            case 9 when name.SequenceEqual("operation"u8): h.Operation = _text.Read(ref reader, h, "verb"); break;
            case 9 when name.SequenceEqual("oldObject"u8): h.OldObject = MemberValue.Body(ref reader); break;
            case 11 when name.SequenceEqual("subResource"u8): h.Subresource = _text.Read(ref reader, h, "resource.subresource"); break;
            case 15 when name.SequenceEqual("requestResource"u8): h.RequestResource = GroupKind(ref reader, h, "resource"u8, "extra"); break;
            default: reader.Skip(); break;
        }
    }

    private GroupKind GroupKind(ref Utf8JsonReader reader, AdmissionHeader h, ReadOnlySpan<byte> member, string field)
    {
        var found = default(GroupKind);
        if (!HeaderText.Enter(ref reader, h, field))
        {
            return found;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(member))
            {
                found = found with { Name = _text.Read(ref reader, h, field) };
            }
            else if (reader.ValueTextEquals("group"u8))
            {
                found = found with { Group = _text.Read(ref reader, h, field) };
            }
            else if (reader.ValueTextEquals("version"u8))
            {
                found = found with { Version = _text.Read(ref reader, h, field) };
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    private void ReadOptions(ref Utf8JsonReader reader, AdmissionHeader h)
    {
        if (!HeaderText.Enter(ref reader, h, "request.field_manager"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("fieldManager"u8))
            {
                h.FieldManager = _text.Read(ref reader, h, "request.field_manager");
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static bool Flag(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isTrue = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return isTrue;
    }
}
