using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Kubernetes;

internal sealed partial class HeaderReader
{
    private AuditObjectRef? ObjectRef(ref Utf8JsonReader reader, AuditHeader h)
    {
        if (!HeaderText.Enter(ref reader, h, "resource"))
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
        if (!HeaderText.Enter(ref reader, h, "code"))
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
        if (!HeaderText.Enter(ref reader, h, "resource.uid"))
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
