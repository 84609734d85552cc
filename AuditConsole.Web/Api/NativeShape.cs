using System.Text.Json;
using System.Text.Json.Nodes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Api;

/// <summary>An event in the structure in which any system sends its events. What came in so goes out with equal values: members that no field can give back are kept as sent, and win.</summary>
internal static class NativeShape
{
    private const string Changes = "changes";
    private const string Metadata = "metadata";

    public static void Write(Utf8JsonWriter writer, EventAnswer answer)
    {
        var e = answer.Stored.Event;
        var shape = Fields(e);
        var kept = e.Native.IsEmpty ? new JsonObject() : (JsonObject)JsonNode.Parse(e.Native.Span)!;
        var notSent = TakeNotSent(kept);
        Merge(shape, kept);
        Remove(shape, notSent);
        AddConsole(shape, answer);
        if (notSent.Contains("event_id"))
        {
            shape[Metadata]!["auditconsole"]!["id"] = e.Id;
        }

        writer.WriteStartObject();
        foreach (var (name, value) in shape)
        {
            if (name != Changes)
            {
                WriteMember(writer, name, value);
            }
        }

        WriteChanges(writer, shape[Changes], shape.ContainsKey(Changes), answer);
        writer.WriteEndObject();
    }

    private static JsonObject Fields(AuditEvent e)
    {
        var (r, native) = (e.Resource, e.Format == EventFormat.Native);
        return Object(
            ("event_id", e.Id),
            ("timestamp", Micros.FormatMillis(e.Time)),
            ("event_type", e.Type),
            ("severity", EventVocabulary.Severity.Word(e.Severity)),
            ("actor", Object(
                ("type", e.Actor.Type), ("id", e.Actor.Id), ("name", e.Actor.Name), ("email", e.Actor.Email),
                ("ip_address", e.Actor.Ip), ("user_agent", e.Actor.UserAgent), ("session_id", e.Actor.Session))),
            // Events of other systems say with kind and name what native ones say with type and id.
            ("resource", Object(
                ("type", r.Type ?? (native ? null : r.Kind)), ("id", r.Uid ?? (native ? null : r.Name)), ("name", r.Name), ("namespace", r.Namespace),
                ("cloud_provider", r.Provider), ("account_id", r.Account), ("region", r.Region),
                ("tags", Object([.. r.Labels.DistinctBy(label => label.Key).Select(label => (label.Key, (JsonNode?)label.Value))])))),
            ("action", Object(("operation", e.Verb), ("status", Status(e.Outcome)), ("method", e.RequestMethod))),
            // The console tags events too; what a native event itself said is kept as sent.
            (Metadata, Object(("request_id", e.RequestId), ("tags", native || e.Tags.Count == 0 ? null : new JsonArray([.. e.Tags.Select(tag => (JsonNode?)tag)])))))!;
    }

    /// <summary>An object of the members that have a value; null when none has.</summary>
    private static JsonObject? Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        JsonObject? made = null;
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                (made ??= [])[name] = value;
            }
        }

        return made;
    }

    private static string Status(Outcome outcome) => outcome switch
    {
        Outcome.Success => "success",
        Outcome.Failure => "failed",
        Outcome.Denied => "denied",
        _ => "unknown",
    };

    private static void Merge(JsonObject into, JsonObject kept)
    {
        foreach (var (name, value) in kept)
        {
            if (value is JsonObject below && into[name] is JsonObject same)
            {
                Merge(same, below);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    /// <summary>What capture noted beside the kept members: paths of members that have a default here and were not sent.</summary>
    private static List<string> TakeNotSent(JsonObject kept)
    {
        if (kept[Metadata] is not JsonObject metadata || metadata["auditconsole"] is not JsonObject own)
        {
            return [];
        }

        metadata.Remove("auditconsole");
        if (metadata.Count == 0)
        {
            kept.Remove(Metadata);
        }

        return [.. (own["not_sent"] as JsonArray ?? []).Select(path => path!.GetValue<string>())];
    }

    private static void Remove(JsonObject shape, List<string> paths)
    {
        foreach (var path in paths)
        {
            var dot = path.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                shape.Remove(path);
            }
            else if (shape[path[..dot]] is JsonObject parent)
            {
                parent.Remove(path[(dot + 1)..]);
            }
        }
    }

    private static void AddConsole(JsonObject shape, EventAnswer answer)
    {
        var e = answer.Stored.Event;
        if (shape[Metadata] is not JsonObject metadata)
        {
            shape[Metadata] = metadata = [];
        }

        metadata["auditconsole"] = Object(
            ("seq", answer.Whole ? e.Seq : null), ("cluster", e.Cluster), ("project", e.Project), ("class", EventVocabulary.Class.Word(e.Class)));
    }

    private static void WriteChanges(Utf8JsonWriter writer, JsonNode? kept, bool isKept, EventAnswer answer)
    {
        var (before, after) = answer.MayReadBodies ? (answer.Stored.Bodies.Before, answer.Stored.After) : default;
        if (isKept && kept is not JsonObject)
        {
            WriteMember(writer, Changes, kept);
            return;
        }

        if (!isKept && before.IsEmpty && after.IsEmpty)
        {
            return;
        }

        writer.WriteStartObject(Changes);
        WriteBody(writer, "before", before);
        WriteBody(writer, "after", after);
        foreach (var (name, value) in kept as JsonObject ?? [])
        {
            WriteMember(writer, name, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter writer, string name, ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty)
        {
            writer.WritePropertyName(name);
            SafeJson.WriteBody(writer, body);
        }
    }

    private static void WriteMember(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
