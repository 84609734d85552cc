using System.Text;
using System.Text.Json;
using AuditConsole.Core.Ingestion.Kubernetes;

namespace AuditConsole.Core.Ingestion.CloudTrail;

/// <summary>Reads one CloudTrail record and steps over its bodies, which are only located. Nothing in it is a reason to stop.</summary>
internal sealed class CloudTrailReader
{
    /// <summary>More than fit into <c>extra</c>; whatever is beyond is not collected.</summary>
    private const int MaxRest = 1000;

    /// <summary>A longer name is not kept, nor what stands under it.</summary>
    private const int MaxName = 1024;

    /// <summary>Levels that are flattened; what is deeper is kept as JSON.</summary>
    private const int MaxFlat = 4;

    private readonly HeaderText _text = new();

    public CloudTrailHeader Header { get; } = new();

    /// <param name="reader">At the record's first brace; afterwards at its last.</param>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var h = Header;
        h.Reset();
        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Member(ref reader, json, h);
        }

        h.Record = start..(int)reader.BytesConsumed;
    }

    private void Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, CloudTrailHeader h)
    {
        var name = _text.Current(ref reader, h, "extra");
        switch (name)
        {
            case "eventID": h.EventId = _text.Read(ref reader, h, "id", repeats: false); break;
            case "eventTime": h.Time = MemberValue.Time(ref reader); break;
            case "eventSource": h.EventSource = _text.Read(ref reader, h, "event_type"); break;
            case "eventName": h.EventName = _text.Read(ref reader, h, "verb"); break;
            case "readOnly": h.IsReadOnly = Flag(ref reader); break;
            case "userIdentity": h.Identity = Identity(ref reader, json, h); break;
            case "sourceIPAddress": h.SourceAddress = _text.Read(ref reader, h, "actor.ip"); break;
            case "userAgent": h.UserAgent = _text.Read(ref reader, h, "actor.user_agent"); break;
            case "requestID": h.RequestId = _text.Read(ref reader, h, "request_id", repeats: false); break;
            case "awsRegion": h.Region = _text.Read(ref reader, h, "resource.region"); break;
            case "recipientAccountId": h.Account = _text.Read(ref reader, h, "resource.account"); break;
            case "errorCode": h.ErrorCode = _text.Read(ref reader, h, "outcome"); break;
            case "errorMessage": h.ErrorMessage = _text.Read(ref reader, h, "message", repeats: false); break;
            case "requestParameters": h.Request = MemberValue.Body(ref reader); break;
            case "responseElements": h.Response = MemberValue.Body(ref reader); break;
            case "resources": Resources(ref reader, json, h); break;
            default: Keep(ref reader, json, name.Length > MaxName ? null : name, depth: 1); break;
        }
    }

    private CloudTrailIdentity? Identity(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, CloudTrailHeader h)
    {
        if (!HeaderText.Enter(ref reader, h, "actor.name"))
        {
            return null;
        }

        var i = new CloudTrailIdentity();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _text.Current(ref reader, h, "extra");
            switch (name)
            {
                case "type": i.Type = _text.Read(ref reader, h, "actor.type"); break;
                case "principalId": i.PrincipalId = _text.Read(ref reader, h, "actor.id"); break;
                case "arn": i.Arn = _text.Read(ref reader, h, "actor.id"); break;
                case "accountId": i.AccountId = _text.Read(ref reader, h, "extra"); break;
                case "userName": i.UserName = _text.Read(ref reader, h, "actor.name"); break;
                case "accessKeyId": i.AccessKeyId = _text.Read(ref reader, h, "actor.session"); break;
                case "invokedBy": i.InvokedBy = _text.Read(ref reader, h, "extra"); break;
                case "sessionContext": Session(ref reader, json, h, i); break;
                default: Keep(ref reader, json, name.Length > MaxName ? null : "userIdentity." + name, depth: 2); break;
            }
        }

        return i;
    }

    private void Session(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, CloudTrailHeader h, CloudTrailIdentity identity)
    {
        if (!HeaderText.Enter(ref reader, h, "actor.effective.name"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _text.Current(ref reader, h, "extra");
            if (name != "sessionIssuer")
            {
                Keep(ref reader, json, name.Length > MaxName ? null : "userIdentity.sessionContext." + name, depth: 3);
            }
            else if (HeaderText.Enter(ref reader, h, "actor.effective.name"))
            {
                Issuer(ref reader, h, identity);
            }
        }
    }

    private void Issuer(ref Utf8JsonReader reader, CloudTrailHeader h, CloudTrailIdentity identity)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("userName"u8))
            {
                identity.Issuer = _text.Read(ref reader, h, "actor.effective.name");
            }
            else if (reader.ValueTextEquals("arn"u8))
            {
                identity.IssuerArn = _text.Read(ref reader, h, "actor.effective.id");
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>The first resource is what the event is about; when there are more, all are kept.</summary>
    private void Resources(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, CloudTrailHeader h)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count++ == 0 && reader.TokenType == JsonTokenType.StartObject)
            {
                h.Resource = Resource(ref reader, h);
            }
            else
            {
                reader.Skip();
            }
        }

        if (count > 1)
        {
            Add("resources", json[start..(int)reader.BytesConsumed], isText: true);
        }
    }

    private CloudTrailResource Resource(ref Utf8JsonReader reader, CloudTrailHeader h)
    {
        var found = new CloudTrailResource(null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("ARN"u8))
            {
                found = found with { Arn = _text.Read(ref reader, h, "resource.uid") };
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                found = found with { Type = _text.Read(ref reader, h, "resource.type") };
            }
            else if (reader.ValueTextEquals("accountId"u8))
            {
                found = found with { Account = _text.Read(ref reader, h, "resource.account") };
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    /// <param name="path">Null when it is too long for anything under it to be kept.</param>
    private void Keep(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string? path, int depth)
    {
        reader.Read();
        if (path is null || Header.Rest.Count >= MaxRest)
        {
            Header.Unreadable.Add("extra");
            reader.Skip();
            return;
        }

        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when depth < MaxFlat:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    Keep(ref reader, json, _text.Path(ref reader, Header, path), depth + 1);
                }

                return;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Skip();
                Add(path, json[start..(int)reader.BytesConsumed], isText: true);
                return;
            case JsonTokenType.String:
                Header.Rest.Add((path, _text.Current(ref reader, Header, "extra", repeats: false), true));
                return;
            case JsonTokenType.Null:
                return;
            default:
                Add(path, reader.ValueSpan, isText: false);
                return;
        }
    }

    private void Add(string path, ReadOnlySpan<byte> value, bool isText)
    {
        if (Header.Rest.Count < MaxRest && value.Length <= FieldText.ExtraBytes)
        {
            Header.Rest.Add((path, Encoding.UTF8.GetString(value), isText));
        }
        else
        {
            Header.Unreadable.Add("extra");
        }
    }

    /// <summary>Some forwarders write booleans as text.</summary>
    private static bool? Flag(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool? flag = reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String when reader.ValueTextEquals("true"u8) => true,
            JsonTokenType.String when reader.ValueTextEquals("false"u8) => false,
            _ => null,
        };
        reader.Skip();
        return flag;
    }
}
