using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.Native;

namespace AuditConsole.Core.Ingestion.CloudEvents;

/// <summary>Maps the attributes of one CloudEvent, already redacted, to the normal form. Its data are given apart.</summary>
internal sealed class CloudEventMapper(ContentTag tag)
{
    private const string Version = "1.0";

    /// <summary>What is wrong with the attributes that every event has; null when nothing is.</summary>
    public static Fault? FaultOf(JsonElement root)
    {
        foreach (var (name, expected) in (ReadOnlySpan<(string, string)>)[("specversion", Version), ("id", "a text that is not empty"), ("source", "a text that is not empty"), ("type", "a text that is not empty")])
        {
            if (!root.TryGetProperty(name, out var value))
            {
                return Fault.Missing(name, expected);
            }

            if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 })
            {
                return Fault.Bad(name, expected, value.ToString());
            }
        }

        return !root.GetProperty("specversion").ValueEquals(Version) ? Fault.Bad("specversion", Version, root.GetProperty("specversion").GetString())
            : TypeOf(root.GetProperty("type").GetString()!).StartsWith("log.", StringComparison.Ordinal) ? Fault.Bad("type", "a type that is not reserved for the console itself", root.GetProperty("type").GetString())
            : root.TryGetProperty("data", out _) && root.TryGetProperty("data_base64", out _) ? Fault.Bad("data_base64", "data or data_base64, not both", null)
            : null;
    }

    public static string IdOf(JsonElement root) => FieldText.CutId($"{root.GetProperty("source").GetString()}#{root.GetProperty("id").GetString()}");

    /// <param name="request">The data as the part <c>request</c>.</param>
    /// <param name="compact">The event in its one spelling, as it came.</param>
    public (OfferedEvent? Offered, Fault? Fault) Map(JsonElement root, byte[] request, ReadOnlySpan<byte> compact, EventBatch batch)
    {
        var type = root.GetProperty("type").GetString()!;
        var e = new AuditEvent
        {
            Id = IdOf(root),
            Source = batch.Source.Name,
            Tenant = batch.Tenant,
            Project = batch.Source.Project,
            Cluster = batch.Source.Cluster,
            Type = TypeOf(type),
            Format = EventFormat.CloudEvents,
            Outcome = Outcome.Success,
            Redaction = RedactionLimits.Version,
        };
        long? stated = null;
        var left = FieldText.ExtraBytes;
        foreach (var member in root.EnumerateObject())
        {
            if (Attribute(e, member, ref stated, ref left) is { } fault)
            {
                return (null, fault);
            }
        }

        EventTime.Set(e, stated, batch.Received);
        if (e.Type != type)
        {
            NativeRest.Flatten(e, "ce_type", root.GetProperty("type"), ref left);
        }

        Conclude(e, type);
        return (new OfferedEvent(e, new EventBodies { Request = request }, tag(compact), stated), null);
    }

    private static Fault? Attribute(AuditEvent e, JsonProperty member, ref long? stated, ref int left)
    {
        var value = member.Value;
        if (member.Name is "id" or "specversion" or "type" or "data" or "data_base64" || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (member.Name is "time" or "subject" or "actorid" or "actoremail" or "outcome" or "severity" or "project" && value.ValueKind != JsonValueKind.String)
        {
            return Fault.Bad(member.Name, "a text", value.GetRawText());
        }

        switch (member.Name)
        {
            case "source": NativeRest.Flatten(e, "ce_source", value, ref left); break;
            case "subject": e.Resource.Name = FieldText.Cut(value.GetString(), 256, "resource.name", e.Truncated); break;
            case "actorid": e.Actor.Id = FieldText.Cut(value.GetString(), 256, "actor.id", e.Truncated); break;
            case "actoremail": e.Actor.Email = FieldText.Cut(value.GetString(), 256, "actor.email", e.Truncated); break;
            case "project": e.Project = FieldText.Cut(value.GetString(), 64, "project", e.Truncated); break;
            case "outcome": e.Outcome = NativeWords.OutcomeOf(value.GetString()!); break;
            case "time":
                if (!Rfc3339.TryParse(value.GetString()!, out var time))
                {
                    return Fault.Bad("time", "RFC 3339 time", value.GetString());
                }

                stated = time;
                break;
            case "severity":
                if (!NativeWords.TrySeverity(value.GetString()!, out var severity))
                {
                    return Fault.Bad("severity", NativeWords.Severities, value.GetString());
                }

                e.Severity = severity;
                break;
            default: NativeRest.Flatten(e, member.Name, value, ref left); break;
        }

        return null;
    }

    private static void Conclude(AuditEvent e, string type)
    {
        if (e.Actor is { Id: not null } or { Email: not null })
        {
            e.Actor.Type = "user";
            e.ActorClass = ActorClass.Human;
        }

        e.Action = ActionOf(type);
        e.Class = e.Outcome == Outcome.Denied ? EventClass.Denied
            : e.Action is EventAction.Read or EventAction.List or EventAction.Watch ? EventClass.Read
            : e.Outcome == Outcome.Failure ? EventClass.Failed
            : EventClass.Change;
    }

    /// <summary>The verb in the last part of a type; it comes in the past tense more often than not: <c>budget.deleted</c>, <c>BlobCreated</c>.</summary>
    internal static EventAction ActionOf(string type)
    {
        var words = Words(type[(type.LastIndexOf('.') + 1)..]);
        for (var i = words.Count - 1; i >= 0; i--)
        {
            var word = words[i];
            foreach (var present in (ReadOnlySpan<string>)[word, Without(word, "d"), Without(word, "ed"), Without(word, "ied") + "y", Without(word, "ped")])
            {
                if (present.Length > 1 && NativeWords.ActionOf(present, string.Empty) is var action and not EventAction.Action)
                {
                    return action;
                }
            }
        }

        return EventAction.Action;
    }

    private static string Without(string word, string ending) => word.EndsWith(ending, StringComparison.Ordinal) ? word[..^ending.Length] : word;

    private static List<string> Words(string part)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in part)
        {
            if ((!char.IsAsciiLetter(c) || char.IsUpper(c)) && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (char.IsAsciiLetter(c))
            {
                word.Append(char.ToLower(c, CultureInfo.InvariantCulture));
            }
        }

        return word.Length > 0 ? [.. words, word.ToString()] : words;
    }

    /// <summary>A type as ours are written; it begins with a letter or digit.</summary>
    internal static string TypeOf(string type)
    {
        var text = string.Create(Math.Min(type.Length, EventTypeName.MaxLength), type, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = char.ToLowerInvariant(from[i]);
                span[i] = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or ':' or '-' ? c : '_';
            }
        });
        return char.IsAsciiLetterOrDigit(text[0]) ? text : "x" + (text.Length < EventTypeName.MaxLength ? text : text[..^1]);
    }
}
