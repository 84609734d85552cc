using System.Buffers;
using System.Net;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.Kubernetes;

namespace AuditConsole.Core.Ingestion.CloudTrail;

/// <summary>Turns a CloudTrail record into an event of the normal form, redacted.</summary>
/// <remarks>Works in memory of its own: one mapper belongs to one reader at a time.</remarks>
internal sealed class CloudTrailMapper(Redactor redactor, ContentTag tag, IngestionOptions options)
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = RedactionLimits.WalkDepth };

    private readonly CapturedText _text = new(redactor);
    private readonly ArrayBufferWriter<byte> _compact = new(4096);

    /// <param name="json">The text that holds the record; the header's ranges are of it.</param>
    public OfferedEvent Map(CloudTrailHeader h, ReadOnlySpan<byte> json, EventBatch batch)
    {
        var source = batch.Source;
        var whole = json[h.Record];
        _text.Begin(source.Name, whole);
        var service = CloudTrailWords.Service(h.EventSource!);
        var e = new AuditEvent
        {
            Id = string.Empty,
            Source = source.Name,
            Tenant = batch.Tenant,
            Project = source.Project,
            Cluster = source.Cluster,
            Type = TypeOf(service, h.EventName!),
            Format = EventFormat.CloudTrail,
            Redaction = RedactionLimits.Version,
        };
        e.Id = FieldText.CutId(_text.Clean(h.EventId, int.MaxValue, "id", e)!);
        EventTime.Set(e, h.Time, batch.Received);
        var isTooLarge = whole.Length > options.MaxEventBytes;
        var request = _text.Body(json[h.Request], SecretKind.None, isTooLarge, "request", e, out var requestIsSound);
        var response = _text.Body(json[h.Response], SecretKind.None, isTooLarge, "response", e, out var responseIsSound);
        e.Verb = _text.Clean(h.EventName, 64, "verb", e);
        e.RequestId = _text.Clean(h.RequestId, 256, "request_id", e);
        SetActor(e, h);
        SetResource(e, h, service, requestIsSound ? request : default);
        SetOutcome(e, h, responseIsSound ? response : default);
        SetExtra(e, h);
        foreach (var field in h.Unreadable.Distinct().Except(e.Truncated).ToList())
        {
            e.Truncated.Add(field);
        }

        var raw = source.KeepRaw ? _text.Raw(whole, SecretKind.None, isTooLarge) : [];
        e.Redacted = _text.Redacted;
        _compact.ResetWrittenCount();
        CompactJson.Append(whole, _compact);
        return new OfferedEvent(e, new EventBodies { Request = request, Response = response, Raw = raw }, tag(_compact.WrittenSpan), h.Time);
    }

    private static string TypeOf(string service, string eventName)
    {
        var type = EventTypeName.Part($"aws.{service}.{eventName}");
        return type.Length <= EventTypeName.MaxLength ? type : type[..EventTypeName.MaxLength];
    }

    private void SetActor(AuditEvent e, CloudTrailHeader h)
    {
        var (a, i) = (e.Actor, h.Identity!);
        a.Type = FieldText.Cut(CloudTrailWords.ActorType(i.Type), 32, "actor.type", e.Truncated);
        a.Id = _text.Clean(i.Arn ?? i.PrincipalId, 256, "actor.id", e);
        a.Name = _text.Clean(NameOf(i), 256, "actor.name", e);
        a.Session = _text.Clean(i.AccessKeyId, 256, "actor.session", e);
        a.UserAgent = _text.Clean(h.UserAgent, 1024, "actor.user_agent", e);
        if (i.Type is "AssumedRole" or "FederatedUser")
        {
            a.EffectiveName = _text.Clean(i.Issuer, 256, "actor.effective.name", e);
            a.EffectiveId = _text.Clean(i.IssuerArn, 256, "actor.effective.id", e);
        }

        if (IPAddress.TryParse(h.SourceAddress, out _))
        {
            a.Ip = FieldText.Cut(h.SourceAddress, 45, "actor.ip", e.Truncated);
            a.Ips = [a.Ip!];
        }
        else if (h.SourceAddress is { Length: > 0 } host)
        {
            // A dot makes it the host name of a service; sanitised samples and "AWS Internal" say nothing about the actor.
            a.Type = host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) ? "service" : a.Type;
        }

        e.ActorClass = i.InvokedBy is { Length: > 0 } || a.Type == "service" ? ActorClass.Service
            : a.Type == "user" ? ActorClass.Human
            : ActorClass.Unknown;
    }

    /// <summary>The user; for a role the name of its session, which stands behind the last slash.</summary>
    private static string? NameOf(CloudTrailIdentity i)
    {
        if (i.UserName is { Length: > 0 } name)
        {
            return name;
        }

        return i.Type switch
        {
            "Root" => "root",
            "AWSService" => i.InvokedBy,
            "AWSAccount" => i.AccountId,
            _ when i.Arn is { Length: > 0 } arn => CloudTrailWords.NameOf(arn),
            _ => i.PrincipalId is { } principal ? principal[(principal.LastIndexOf(':') + 1)..] : i.InvokedBy,
        };
    }

    private void SetResource(AuditEvent e, CloudTrailHeader h, string service, ReadOnlySpan<byte> request)
    {
        var (r, first) = (e.Resource, h.Resource);
        r.Provider = "aws";
        r.Type = _text.Clean(first?.Type is { Length: > 0 } type ? type : service, 128, "resource.type", e);
        r.Region = _text.Clean(h.Region, 128, "resource.region", e);
        r.Account = _text.Clean(h.Account ?? first?.Account ?? h.Identity!.AccountId, 128, "resource.account", e);
        if (first?.Arn is { Length: > 0 } arn)
        {
            r.Uid = _text.Clean(arn, 128, "resource.uid", e);
            r.Name = _text.Clean(CloudTrailWords.NameOf(arn), 256, "resource.name", e);
            r.Kind = _text.Clean(CloudTrailWords.KindOf(first.Type, arn), 128, "resource.kind", e);
            return;
        }

        var best = int.MaxValue;
        if (!request.IsEmpty)
        {
            r.Name = FieldText.Cut(ParameterOf(request, ref best), 256, "resource.name", e.Truncated);
        }

        if (r.Name is not null)
        {
            r.Name = r.Name.StartsWith("arn:", StringComparison.Ordinal) ? CloudTrailWords.NameOf(r.Name) : r.Name;
            r.Kind = CloudTrailWords.NamingParameters[best].Kind is { Length: > 0 } kind ? kind : null;
        }
    }

    /// <summary>The most telling of the parameters that name something; redacted already.</summary>
    private static string? ParameterOf(ReadOnlySpan<byte> request, ref int best)
    {
        string? found = null;
        var reader = new Utf8JsonReader(request, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var place = -1;
            for (var i = 0; i < CloudTrailWords.NamingParameters.Length && place < 0; i++)
            {
                place = reader.ValueTextEquals(CloudTrailWords.NamingParameters[i].Parameter) ? i : -1;
            }

            reader.Read();
            if (place >= 0 && place < best && reader.TokenType == JsonTokenType.String && TextOf(ref reader) is { Length: > 0 } text)
            {
                (best, found) = (place, text);
            }

            reader.Skip();
        }

        return found;
    }

    /// <summary>The current string; null when it holds what is no text, which is no name either.</summary>
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()?.Replace('\0', '\uFFFD');
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void SetOutcome(AuditEvent e, CloudTrailHeader h, ReadOnlySpan<byte> response)
    {
        e.Action = CloudTrailWords.Action(h.EventName!, h.IsReadOnly);
        e.Message = _text.Clean(h.ErrorMessage, 4096, "message", e);
        e.DryRun = CloudTrailWords.IsDryRun(h.ErrorCode) ? true : null;
        e.Outcome = h.ErrorCode is not { Length: > 0 } error ? HasFailedToSignIn(e, response) ? Outcome.Failure : Outcome.Success
            : e.DryRun == true ? Outcome.Success
            : CloudTrailWords.IsDenial(error) ? Outcome.Denied
            : Outcome.Failure;
        e.Class = e.Outcome == Outcome.Denied ? EventClass.Denied
            : e.DryRun == true ? EventClass.DryRun
            : e.Action == EventAction.Read ? EventClass.Read
            : e.Outcome == Outcome.Failure ? EventClass.Failed
            : EventClass.Change;
        e.Severity = e.Class switch
        {
            EventClass.Denied => Severity.Medium,
            EventClass.Change => Severity.Low,
            _ => Severity.Info,
        };
    }

    private static bool HasFailedToSignIn(AuditEvent e, ReadOnlySpan<byte> response)
    {
        if (e.Action != EventAction.Login || response.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(response, ReaderOptions);
        reader.Read();
        while (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.PropertyName or JsonTokenType.String && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isLogin = reader.ValueTextEquals("ConsoleLogin"u8);
            reader.Read();
            if (isLogin)
            {
                return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Failure"u8);
            }

            reader.Skip();
        }

        return false;
    }

    private void SetExtra(AuditEvent e, CloudTrailHeader h)
    {
        var left = FieldText.ExtraBytes;
        void Add(string path, string? value)
        {
            if (value is { Length: > 0 })
            {
                _text.AddExtra(e, path.ToLowerInvariant(), string.Empty, value, SecretKind.None, ref left);
            }
        }

        Add("errorcode", h.ErrorCode);
        Add("useridentity.type", h.Identity!.Type);
        Add("useridentity.principalid", h.Identity.PrincipalId);
        Add("useridentity.accountid", h.Identity.AccountId);
        Add("useridentity.invokedby", h.Identity.InvokedBy);
        Add("sourceipaddress", e.Actor.Ip is null ? h.SourceAddress : null);
        foreach (var (path, value, isText) in h.Rest)
        {
            if (isText && value.Length > 0)
            {
                // Only a text can be a secret; a flag such as sessionCredentialFromConsole is none, whatever its name.
                var dot = path.LastIndexOf('.') + 1;
                _text.AddExtra(e, path[..dot].ToLowerInvariant(), path[dot..], value, SecretKind.None, ref left);
            }
            else
            {
                Add(path, value);
            }
        }
    }
}
