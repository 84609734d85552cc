using System.Text.Json;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>An object of a made-up cluster, as it is now.</summary>
internal sealed class SampleObject(SampleKind kind, string @namespace, string name)
{
    public SampleKind Kind { get; } = kind;

    /// <summary>Empty for what has none.</summary>
    public string Namespace { get; } = @namespace;

    public string Name { get; } = name;

    public string Path => Kind.Path(Namespace, Name);

    /// <summary>The member that holds what it is: <c>spec</c>, <c>data</c>, <c>subjects</c>.</summary>
    public string Member { get; init; } = "spec";

    /// <summary>The value of that member as JSON.</summary>
    public string Content { get; set; } = "{}";

    /// <summary>More members that never change, as JSON: <c>roleRef</c>, <c>type</c>.</summary>
    public IReadOnlyList<(string Name, string Json)> Fixed { get; init; } = [];

    public IReadOnlyList<(string Key, string Value)> Labels { get; init; } = [];

    /// <summary>Why it was last changed; null when nobody said.</summary>
    public string? Cause { get; set; }

    public bool Exists { get; set; }

    public string Uid { get; set; } = string.Empty;

    public long ResourceVersion { get; set; }

    public long Generation { get; set; }

    /// <summary>Microseconds UTC.</summary>
    public long Created { get; set; }

    /// <summary>How often it was created, changed or deleted.</summary>
    public int Versions { get; set; }

    /// <summary>The whole object, as an API server answers it.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        Begin(writer);
        writer.WriteString("name"u8, Name);
        if (Namespace.Length > 0)
        {
            writer.WriteString("namespace"u8, Namespace);
        }

        writer.WriteString("uid"u8, Uid);
        writer.WriteString("resourceVersion"u8, $"{ResourceVersion}");
        writer.WriteNumber("generation"u8, Generation);
        writer.WriteString("creationTimestamp"u8, Rfc3339Seconds(Created));
        WriteTexts(writer);
        End(writer);
    }

    /// <summary>The object as somebody sends it who makes it.</summary>
    public void WriteNew(Utf8JsonWriter writer)
    {
        Begin(writer);
        writer.WriteString("name"u8, Name);
        if (Namespace.Length > 0)
        {
            writer.WriteString("namespace"u8, Namespace);
        }

        WriteTexts(writer);
        End(writer);
    }

    /// <summary>The part that a client sends to change it.</summary>
    public void WritePatch(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Cause is not null)
        {
            writer.WriteStartObject("metadata"u8);
            WriteCause(writer);
            writer.WriteEndObject();
        }

        writer.WritePropertyName(Member);
        writer.WriteRawValue(Content);
        writer.WriteEndObject();
    }

    private static string Rfc3339Seconds(long micros) => Micros.ToUtc(micros).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private void Begin(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, Kind.Kind);
        writer.WriteString("apiVersion"u8, Kind.ApiVersion);
        writer.WriteStartObject("metadata"u8);
    }

    private void End(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WritePropertyName(Member);
        writer.WriteRawValue(Content);
        foreach (var (name, json) in Fixed)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json);
        }

        writer.WriteEndObject();
    }

    private void WriteTexts(Utf8JsonWriter writer)
    {
        if (Labels.Count > 0)
        {
            writer.WriteStartObject("labels"u8);
            foreach (var (key, value) in Labels)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        if (Cause is not null)
        {
            WriteCause(writer);
        }
    }

    private void WriteCause(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("annotations"u8);
        writer.WriteString("kubernetes.io/change-cause"u8, Cause);
        writer.WriteEndObject();
    }
}
