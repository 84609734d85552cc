using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Kubernetes;

internal sealed partial class HeaderReader
{
    private AuditUser? User(ref Utf8JsonReader reader, AuditHeader h, string field)
    {
        if (!Enter(ref reader, h, field))
        {
            return null;
        }

        var user = new AuditUser();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 8 when name.SequenceEqual("username"u8): user.Username = _text.Read(ref reader, h, field); break;
                case 3 when name.SequenceEqual("uid"u8): user.Uid = _text.Read(ref reader, h, field); break;
                case 6 when name.SequenceEqual("groups"u8): user.Groups = _text.ReadList(ref reader, h, field); break;
                case 5 when name.SequenceEqual("extra"u8): UserExtra(ref reader, h, user); break;
                default: reader.Skip(); break;
            }
        }

        return user;
    }

    private void UserExtra(ref Utf8JsonReader reader, AuditHeader h, AuditUser user)
    {
        if (!Enter(ref reader, h, "extra"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = _text.Current(ref reader, h, "extra");
            var values = _text.ReadList(ref reader, h, "extra");
            if (user.Extra.Count < MaxAnnotations)
            {
                user.Extra.Add(new(key, string.Join(',', values)));
            }
        }
    }

    private AuditObjectRef? ObjectRef(ref Utf8JsonReader reader, AuditHeader h)
    {
        if (!Enter(ref reader, h, "resource"))
        {
            return null;
        }

        var o = new AuditObjectRef();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 8 when name.SequenceEqual("resource"u8): o.Resource = _text.Read(ref reader, h, "resource.resource"); break;
                case 9 when name.SequenceEqual("namespace"u8): o.Namespace = _text.Read(ref reader, h, "resource.namespace"); break;
                case 4 when name.SequenceEqual("name"u8): o.Name = _text.Read(ref reader, h, "resource.name"); break;
                case 3 when name.SequenceEqual("uid"u8): o.Uid = _text.Read(ref reader, h, "resource.uid"); break;
                case 8 when name.SequenceEqual("apiGroup"u8): o.ApiGroup = _text.Read(ref reader, h, "resource.group"); break;
                case 10 when name.SequenceEqual("apiVersion"u8): o.ApiVersion = _text.Read(ref reader, h, "resource.version"); break;
                case 15 when name.SequenceEqual("resourceVersion"u8): o.ResourceVersion = _text.Read(ref reader, h, "resource.version_before"); break;
                case 11 when name.SequenceEqual("subresource"u8): o.Subresource = _text.Read(ref reader, h, "resource.subresource"); break;
                default: reader.Skip(); break;
            }
        }

        return o;
    }

    private AuditStatus? Status(ref Utf8JsonReader reader, AuditHeader h)
    {
        if (!Enter(ref reader, h, "code"))
        {
            return null;
        }

        var s = new AuditStatus();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("code"u8): s.Code = Code(ref reader, h); break;
                case 6 when name.SequenceEqual("status"u8): s.Status = _text.Read(ref reader, h, "outcome"); break;
                case 6 when name.SequenceEqual("reason"u8): s.Reason = _text.Read(ref reader, h, "extra"); break;
                case 7 when name.SequenceEqual("message"u8): s.Message = _text.Read(ref reader, h, "message", repeats: false); break;
                case 7 when name.SequenceEqual("details"u8): Details(ref reader, h, s); break;
                default: reader.Skip(); break;
            }
        }

        return s;
    }

    private void Details(ref Utf8JsonReader reader, AuditHeader h, AuditStatus s)
    {
        if (!Enter(ref reader, h, "resource.uid"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("uid"u8): s.DetailsUid = _text.Read(ref reader, h, "resource.uid"); break;
                case 4 when name.SequenceEqual("name"u8): s.DetailsName = _text.Read(ref reader, h, "resource.name"); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static int Code(ref Utf8JsonReader reader, AuditHeader h)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code))
        {
            return code;
        }

        h.Unreadable.Add("code");
        reader.Skip();
        return 0;
    }
}
