using System.Globalization;
using System.Text.Json;

namespace AuditConsole.Core.Changes.State;

/// <summary>What reconstruction asks of a Kubernetes body, read without building it.</summary>
internal sealed class BodyFacts
{
    public string? Kind { get; private set; }

    public bool HasMetadata { get; private set; }

    public string? Name { get; private set; }

    public string? Namespace { get; private set; }

    public string? Uid { get; private set; }

    /// <summary>Numeric resourceVersion; 0 when absent or not a number.</summary>
    public long Version { get; private set; }

    public long? Generation { get; private set; }

    public bool HasDeletionTimestamp { get; private set; }

    public bool HasFinalizers { get; private set; }

    /// <summary>deletionGracePeriodSeconds above 0.</summary>
    public bool HasGrace { get; private set; }

    public bool HasSpecFinalizers { get; private set; }

    public string? Tier { get; private set; }

    public double? Order { get; private set; }

    /// <summary>The object itself, not the answer of an operation.</summary>
    public bool IsFull => HasMetadata && Kind is not (null or "" or "Status");

    /// <summary>Deletion was asked for and something still holds the object.</summary>
    public bool IsTerminating => HasDeletionTimestamp && IsHeld;

    /// <summary>Deletion was asked for and nothing holds the object any more.</summary>
    public bool IsReleased => HasDeletionTimestamp && !IsHeld;

    /// <summary>Something keeps the object after its deletion was asked for.</summary>
    public bool IsHeld => HasFinalizers || HasGrace || (Kind == "Namespace" && HasSpecFinalizers);

    /// <summary>Null when the bytes are not a JSON object.</summary>
    /// <param name="metadataOnly">Stops once kind and metadata are known.</param>
    public static BodyFacts? Read(ReadOnlySpan<byte> json, bool metadataOnly = false)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? Root(ref reader, metadataOnly) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static BodyFacts Root(ref Utf8JsonReader reader, bool metadataOnly)
    {
        var facts = new BodyFacts();
        while (Member(ref reader))
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                facts.Kind = Text(ref reader);
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                facts.Metadata(ref reader);
            }
            else if (reader.ValueTextEquals("spec"u8))
            {
                facts.Spec(ref reader);
            }
            else
            {
                reader.Skip();
            }

            if (metadataOnly && facts is { HasMetadata: true, Kind: not null })
            {
                break;
            }
        }

        return facts;
    }

    private void Metadata(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        HasMetadata = true;
        while (Member(ref reader))
        {
            switch (reader.ValueSpan)
            {
                case var n when n.SequenceEqual("name"u8): Name = Text(ref reader); break;
                case var n when n.SequenceEqual("namespace"u8): Namespace = Text(ref reader); break;
                case var n when n.SequenceEqual("uid"u8): Uid = Text(ref reader); break;
                case var n when n.SequenceEqual("resourceVersion"u8): Version = ParseVersion(Text(ref reader)); break;
                case var n when n.SequenceEqual("generation"u8): Generation = (long?)Number(ref reader); break;
                case var n when n.SequenceEqual("deletionTimestamp"u8): HasDeletionTimestamp = Text(ref reader) is not null; break;
                case var n when n.SequenceEqual("deletionGracePeriodSeconds"u8): HasGrace = Number(ref reader) > 0; break;
                case var n when n.SequenceEqual("finalizers"u8): HasFinalizers = HasItems(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void Spec(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (Member(ref reader))
        {
            switch (reader.ValueSpan)
            {
                case var n when n.SequenceEqual("tier"u8): Tier = Text(ref reader); break;
                case var n when n.SequenceEqual("order"u8): Order = Number(ref reader); break;
                case var n when n.SequenceEqual("finalizers"u8): HasSpecFinalizers = HasItems(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    /// <summary>Calico's aggregated API server ends versions of namespaced kinds in a slash.</summary>
    private static long ParseVersion(string? text)
        => text is not null && long.TryParse(text.AsSpan().TrimEnd('/'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static bool Member(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private static double? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && double.IsFinite(value))
        {
            return value;
        }

        reader.Skip();
        return null;
    }

    private static bool HasItems(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return false;
        }

        var items = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items++;
            reader.Skip();
        }

        return items > 0;
    }
}
