using System.Text.Json;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Events;

/// <summary>Reads the <c>who</c> and <c>data</c> parts back into an event. Unknown members are skipped: later versions may add some.</summary>
/// <remarks>Holds a pool of strings, so it is not safe for threads: one reader for one loop.</remarks>
public sealed class EventReader
{
    private readonly Utf8Pool _pool = new();

    /// <param name="e">An event whose header fields are set; the rest is filled in.</param>
    public void Read(AuditEvent e, ReadOnlySpan<byte> who, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(who);
        if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("actor"u8) && EnterObject(ref reader))
                {
                    ReadActor(ref reader, e.Actor);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        reader = new Utf8JsonReader(data);
        if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadData(ref reader, e, data);
        }
    }

    private void ReadData(ref Utf8JsonReader reader, AuditEvent e, ReadOnlySpan<byte> data)
    {
        while (NextMember(ref reader))
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 6 when name.SequenceEqual("format"u8): e.Format = Word(ref reader, EventVocabulary.Format); break;
                case 6 when name.SequenceEqual("action"u8): e.Action = Word(ref reader, EventVocabulary.Action); break;
                case 6 when name.SequenceEqual("reason"u8): e.Reason = Text(ref reader); break;
                case 6 when name.SequenceEqual("native"u8): e.Native = Raw(ref reader, data); break;
                case 7 when name.SequenceEqual("cluster"u8): e.Cluster = Text(ref reader); break;
                case 7 when name.SequenceEqual("outcome"u8): e.Outcome = Word(ref reader, EventVocabulary.Outcome); break;
                case 7 when name.SequenceEqual("message"u8): e.Message = Text(ref reader); break;
                case 7 when name.SequenceEqual("request"u8): ReadRequest(ref reader, e); break;
                case 7 when name.SequenceEqual("changes"u8): ReadChanges(ref reader, e); break;
                case 8 when name.SequenceEqual("category"u8): e.OwnCategory = Text(ref reader); break;
                case 8 when name.SequenceEqual("severity"u8): e.Severity = Word(ref reader, EventVocabulary.Severity); break;
                case 8 when name.SequenceEqual("resource"u8): ReadResource(ref reader, e.Resource); break;
                case 8 when name.SequenceEqual("redacted"u8): e.Redacted = (int)Number(ref reader); break;
                case 5 when name.SequenceEqual("class"u8): e.Class = Word(ref reader, EventVocabulary.Class); break;
                case 5 when name.SequenceEqual("actor"u8): ReadActorClass(ref reader, e); break;
                case 5 when name.SequenceEqual("extra"u8): Pairs(ref reader, e.Extra); break;
                case 4 when name.SequenceEqual("verb"u8): e.Verb = Text(ref reader); break;
                case 4 when name.SequenceEqual("code"u8): e.Code = (int)Number(ref reader); break;
                case 4 when name.SequenceEqual("tags"u8): e.Tags.AddRange(Texts(ref reader)); break;
                case 9 when name.SequenceEqual("truncated"u8): e.Truncated.AddRange(Texts(ref reader)); break;
                case 9 when name.SequenceEqual("redaction"u8): e.Redaction = Text(ref reader); break;
                case 10 when name.SequenceEqual("request_id"u8): e.RequestId = Text(ref reader); break;
                case 11 when name.SequenceEqual("duration_ms"u8): e.DurationMs = Number(ref reader); break;
                case 13 when name.SequenceEqual("authorization"u8): ReadAuthorization(ref reader, e); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadActor(ref Utf8JsonReader reader, Actor actor)
    {
        while (NextMember(ref reader))
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 2 when name.SequenceEqual("id"u8): actor.Id = Text(ref reader); break;
                case 2 when name.SequenceEqual("ip"u8): actor.Ip = Text(ref reader); break;
                case 3 when name.SequenceEqual("ips"u8): actor.Ips = Texts(ref reader); break;
                case 4 when name.SequenceEqual("type"u8): actor.Type = Text(ref reader); break;
                case 4 when name.SequenceEqual("name"u8): actor.Name = Text(ref reader); break;
                case 5 when name.SequenceEqual("email"u8): actor.Email = Text(ref reader); break;
                case 6 when name.SequenceEqual("groups"u8): actor.Groups = Texts(ref reader); break;
                case 7 when name.SequenceEqual("session"u8): actor.Session = Text(ref reader); break;
                case 10 when name.SequenceEqual("user_agent"u8): actor.UserAgent = Text(ref reader); break;
                case 9 when name.SequenceEqual("effective"u8) && EnterObject(ref reader): ReadEffective(ref reader, actor); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadEffective(ref Utf8JsonReader reader, Actor actor)
    {
        while (NextMember(ref reader))
        {
            switch (reader.ValueSpan)
            {
                case var n when n.SequenceEqual("name"u8): actor.EffectiveName = Text(ref reader); break;
                case var n when n.SequenceEqual("id"u8): actor.EffectiveId = Text(ref reader); break;
                case var n when n.SequenceEqual("groups"u8): actor.EffectiveGroups = Texts(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static void ReadActorClass(ref Utf8JsonReader reader, AuditEvent e)
    {
        if (!EnterObject(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("class"u8))
            {
                e.ActorClass = Word(ref reader, EventVocabulary.ActorClass);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadResource(ref Utf8JsonReader reader, ObjectRef resource)
    {
        if (!EnterObject(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("uid"u8): resource.Uid = Text(ref reader); break;
                case 4 when name.SequenceEqual("type"u8): resource.Type = Text(ref reader); break;
                case 4 when name.SequenceEqual("kind"u8): resource.Kind = Text(ref reader); break;
                case 4 when name.SequenceEqual("name"u8): resource.Name = Text(ref reader); break;
                case 4 when name.SequenceEqual("tier"u8): resource.Tier = Text(ref reader); break;
                case 5 when name.SequenceEqual("group"u8): resource.Group = Text(ref reader); break;
                case 6 when name.SequenceEqual("region"u8): resource.Region = Text(ref reader); break;
                case 6 when name.SequenceEqual("labels"u8): resource.Labels = Pairs(ref reader, []); break;
                case 7 when name.SequenceEqual("version"u8): resource.Version = Text(ref reader); break;
                case 7 when name.SequenceEqual("account"u8): resource.Account = Text(ref reader); break;
                case 8 when name.SequenceEqual("resource"u8): resource.Resource = Text(ref reader); break;
                case 8 when name.SequenceEqual("provider"u8): resource.Provider = Text(ref reader); break;
                case 9 when name.SequenceEqual("namespace"u8): resource.Namespace = Text(ref reader); break;
                case 11 when name.SequenceEqual("subresource"u8): resource.Subresource = Text(ref reader); break;
                case 13 when name.SequenceEqual("version_after"u8): resource.VersionAfter = Text(ref reader); break;
                case 14 when name.SequenceEqual("version_before"u8): resource.VersionBefore = Text(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadRequest(ref Utf8JsonReader reader, AuditEvent e)
    {
        if (!EnterObject(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            switch (reader.ValueSpan)
            {
                case var n when n.SequenceEqual("uri"u8): e.RequestUri = Text(ref reader); break;
                case var n when n.SequenceEqual("method"u8): e.RequestMethod = Text(ref reader); break;
                case var n when n.SequenceEqual("dry_run"u8): reader.Read(); e.DryRun = reader.TokenType == JsonTokenType.True; break;
                case var n when n.SequenceEqual("field_manager"u8): e.FieldManager = Text(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadChanges(ref Utf8JsonReader reader, AuditEvent e)
    {
        if (!EnterObject(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            switch (reader.ValueSpan)
            {
                case var n when n.SequenceEqual("format"u8): e.ChangesFormat = Word(ref reader, EventVocabulary.ChangesFormat); break;
                case var n when n.SequenceEqual("confidence"u8): e.ChangesConfidence = Word(ref reader, EventVocabulary.ChangesConfidence); break;
                case var n when n.SequenceEqual("after"u8): e.AfterIsResponse = Text(ref reader) == PartName.Response; break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadAuthorization(ref Utf8JsonReader reader, AuditEvent e)
    {
        if (!EnterObject(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            switch (reader.ValueSpan)
            {
                case var n when n.SequenceEqual("decision"u8): e.AuthorizationDecision = Text(ref reader); break;
                case var n when n.SequenceEqual("reason"u8): e.AuthorizationReason = Text(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool EnterObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return reader.ValueIsEscaped ? reader.GetString() : _pool.Get(reader.ValueSpan);
    }

    private List<string> Texts(ref Utf8JsonReader reader)
    {
        var list = new List<string>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return list;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                list.Add(reader.ValueIsEscaped ? reader.GetString()! : _pool.Get(reader.ValueSpan));
            }
            else
            {
                reader.Skip();
            }
        }

        return list;
    }

    private List<KeyValuePair<string, string>> Pairs(ref Utf8JsonReader reader, List<KeyValuePair<string, string>> pairs)
    {
        if (!EnterObject(ref reader))
        {
            return pairs;
        }

        while (NextMember(ref reader))
        {
            var key = reader.ValueIsEscaped ? reader.GetString()! : _pool.Get(reader.ValueSpan);
            if (Text(ref reader) is { } value)
            {
                pairs.Add(new(key, value));
            }
        }

        return pairs;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value))
        {
            return value;
        }

        reader.Skip();
        return 0;
    }

    private static T Word<T>(ref Utf8JsonReader reader, EventVocabulary<T> vocabulary)
        where T : struct, Enum
    {
        reader.Read();
        Span<char> chars = stackalloc char[64];
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= chars.Length && vocabulary.TryParse(chars[..reader.CopyString(chars)], out var value))
        {
            return value;
        }

        reader.Skip();
        return default;
    }

    private static byte[] Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed].ToArray();
    }
}
