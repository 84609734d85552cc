using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Reads one audit event's header where the reader stands and steps over its bodies, which are only located.</summary>
internal sealed partial class HeaderReader
{
    private const int MaxAnnotations = 256;

    private readonly HeaderText _text;
    private readonly UserReader _users;

    public HeaderReader()
    {
        _text = new HeaderText();
        _users = new UserReader(_text);
    }

    public AuditHeader Header { get; } = new();

    /// <summary>The reader stands on the event's opening brace and ends on its closing one.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        var h = Header;
        h.Reset();
        var start = (int)reader.TokenStartIndex;
        var seen = 0UL;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameAt = (int)reader.TokenStartIndex;
            var bit = Member(ref reader, h, nameAt);
            h.HasDuplicateKeys |= bit != 0 && (seen & bit) != 0;
            seen |= bit;
        }

        h.Event = start..(int)reader.BytesConsumed;
    }

    /// <returns>A bit for each known member, to tell repeated ones.</returns>
    private ulong Member(ref Utf8JsonReader reader, AuditHeader h, int nameAt)
    {
        if (reader.ValueIsEscaped)
        {
            // No API server escapes its own member names.
            Unknown(ref reader, h);
            return 0;
        }

        var name = reader.ValueSpan;
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("kind"u8): h.Kind = _text.Read(ref reader, h, "kind"); return Wrapping(ref reader, h, nameAt, 1);
            case 4 when name.SequenceEqual("verb"u8): h.Verb = _text.Read(ref reader, h, "verb"); return 1 << 1;
            case 4 when name.SequenceEqual("user"u8): h.User = _users.Read(ref reader, h, "actor.name"); return 1 << 2;
            case 4 when name.SequenceEqual("name"u8): reader.Skip(); return 1 << 3;
            case 5 when name.SequenceEqual("level"u8): h.Level = _text.Read(ref reader, h, "level"); return 1 << 4;
            case 5 when name.SequenceEqual("stage"u8): h.Stage = _text.Read(ref reader, h, "stage"); return 1 << 5;
            case 7 when name.SequenceEqual("auditID"u8): h.AuditId = _text.Read(ref reader, h, "id", repeats: false); return 1 << 6;
            case 8 when name.SequenceEqual("metadata"u8): reader.Skip(); return Wrapping(ref reader, h, nameAt, 1 << 7);
            case 9 when name.SequenceEqual("sourceIPs"u8): Replace(h.SourceIps, _text.ReadList(ref reader, h, "actor.ips")); return 1 << 8;
            case 9 when name.SequenceEqual("userAgent"u8): h.UserAgent = _text.Read(ref reader, h, "actor.user_agent"); return 1 << 9;
            case 9 when name.SequenceEqual("objectRef"u8): h.ObjectRef = ObjectRef(ref reader, h); return 1 << 10;
            case 9 when name.SequenceEqual("timestamp"u8): h.PlainTime = Time(ref reader, h); return 1 << 11;
            case 10 when name.SequenceEqual("apiVersion"u8): h.ApiVersion = _text.Read(ref reader, h, "apiVersion"); return Wrapping(ref reader, h, nameAt, 1 << 12);
            case 10 when name.SequenceEqual("requestURI"u8): h.RequestUri = _text.Read(ref reader, h, "request.uri", repeats: false); return 1 << 13;
            case 11 when name.SequenceEqual("annotations"u8): Annotations(ref reader, h); return 1 << 14;
            case 13 when name.SequenceEqual("requestObject"u8): h.Request = MemberValue.Body(ref reader); return 1 << 15;
            case 14 when name.SequenceEqual("responseObject"u8): h.Response = MemberValue.Body(ref reader); return 1 << 16;
            case 14 when name.SequenceEqual("responseStatus"u8): h.Status = Status(ref reader, h); return 1 << 17;
            case 14 when name.SequenceEqual("stageTimestamp"u8): h.StageTime = Time(ref reader, h); return 1 << 18;
            case 16 when name.SequenceEqual("impersonatedUser"u8): h.Impersonated = _users.Read(ref reader, h, "actor.effective.name"); return 1 << 19;
            case 24 when name.SequenceEqual("requestReceivedTimestamp"u8): h.RequestTime = Time(ref reader, h); return 1 << 20;
            default: Unknown(ref reader, h); return 0;
        }
    }

    private static void Replace(List<string> list, List<string> values)
    {
        list.Clear();
        list.AddRange(values);
    }

    private static ulong Wrapping(ref Utf8JsonReader reader, AuditHeader h, int nameAt, ulong bit)
    {
        h.Wrapping.Add(nameAt..(int)reader.BytesConsumed);
        return bit;
    }

    private static long? Time(ref Utf8JsonReader reader, AuditHeader h)
    {
        reader.Read();
        if (EventTime.TryRead(ref reader, out var micros))
        {
            return micros;
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            h.Unreadable.Add("time");
            reader.Skip();
        }

        return null;
    }

    private void Annotations(ref Utf8JsonReader reader, AuditHeader h)
    {
        h.Annotations.Clear();
        if (!HeaderText.Enter(ref reader, h, "extra"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = _text.Path(ref reader, h, parents: string.Empty);
            if (_text.Read(ref reader, h, "extra") is not { } value || key is null)
            {
                continue;
            }

            if (h.Annotations.FindIndex(a => a.Key == key) is var at and >= 0)
            {
                h.Annotations[at] = new(key, value);
                h.HasDuplicateKeys = true;
            }
            else if (h.Annotations.Count < MaxAnnotations)
            {
                h.Annotations.Add(new(key, value));
            }
            else
            {
                h.Unreadable.Add("extra");
            }
        }
    }

    private void Unknown(ref Utf8JsonReader reader, AuditHeader h) => Flatten(ref reader, h, parents: string.Empty);

    private void Flatten(ref Utf8JsonReader reader, AuditHeader h, string parents)
    {
        var path = _text.Path(ref reader, h, parents);
        reader.Read();
        if (path is null || h.Unknown.Count >= MaxAnnotations)
        {
            h.Unreadable.Add("extra");
            reader.Skip();
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when reader.CurrentDepth < 16:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    Flatten(ref reader, h, path);
                }

                break;
            case JsonTokenType.String:
                h.Unknown.Add(new(path, _text.Current(ref reader, h, "extra")));
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False when reader.ValueSpan.Length <= FieldText.ExtraBytes:
                h.Unknown.Add(new(path, System.Text.Encoding.UTF8.GetString(reader.ValueSpan)));
                break;
            case JsonTokenType.Null:
                break;
            default:
                // Lists have no path of their own, and nothing keeps a number of so many digits: they are left out, and that is said.
                h.Unreadable.Add("extra");
                reader.Skip();
                break;
        }
    }
}
