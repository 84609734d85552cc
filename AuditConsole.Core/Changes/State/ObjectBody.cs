using AuditConsole.Core.Changes.Yaml;

namespace AuditConsole.Core.Changes.State;

/// <summary>An object as it was at an instant: the body that is stored, and the text that versions are compared by.</summary>
internal sealed class ObjectBody
{
    private ObjectBody(ReadOnlyMemory<byte> json, BodyFacts facts, BodyHash hash, string yaml, long carrier)
    {
        Json = json;
        Facts = facts;
        Hash = hash;
        Yaml = yaml;
        Carrier = carrier;
    }

    public ReadOnlyMemory<byte> Json { get; }

    public BodyFacts Facts { get; }

    public BodyHash Hash { get; }

    /// <summary>Seq of an event that has these very bytes as one of its parts; 0 when they were made here.</summary>
    public long Carrier { get; }

    /// <summary>Canonical YAML of the normalised document.</summary>
    public string Yaml { get; }

    /// <summary>Bytes it takes in memory, roughly.</summary>
    public int Cost => Json.Length + 2 * Yaml.Length + 400;

    /// <summary>Null when the bytes cannot be read as JSON.</summary>
    /// <param name="isManifest">A Kubernetes object, whose server-kept fields are left out of the text; anything else is shown as sent.</param>
    /// <param name="carrier">The event whose part the bytes are; 0 when they are no event's.</param>
    public static ObjectBody? Read(ReadOnlyMemory<byte> json, bool isManifest, long carrier = 0)
    {
        if (Document(json.Span, isManifest) is not { } document)
        {
            return null;
        }

        // The bytes handed in may be a slice of a much larger batch, which must not stay in memory for it.
        return new ObjectBody(json.ToArray(), (isManifest ? BodyFacts.Read(json.Span) : null) ?? new BodyFacts(), BodyHash.Of(json.Span), CanonicalYaml.Emit(document), carrier);
    }

    /// <summary>The same body, known to be carried by an event.</summary>
    public ObjectBody CarriedBy(long carrier) => carrier == Carrier ? this : new ObjectBody(Json, Facts, Hash, Yaml, carrier);

    /// <summary>The document that is shown and compared; null when the bytes cannot be read as JSON.</summary>
    public static DocumentNode? Document(ReadOnlySpan<byte> json, bool isManifest)
        => DocumentNode.TryRead(json, out var node) ? isManifest ? ManifestNormaliser.Normalise(node) : node : null;
}
