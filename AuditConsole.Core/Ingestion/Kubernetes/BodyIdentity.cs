using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>What the mapping needs to know of a body: who it is, not what is in it.</summary>
internal sealed class BodyIdentity
{
    private readonly Utf8Pool _pool = new();

    public bool IsPresent { get; private set; }

    public string? Kind { get; private set; }

    public string? ApiVersion { get; private set; }

    public string? Name { get; private set; }

    /// <summary>The beginning of a name that the server is to choose.</summary>
    public string? GenerateName { get; private set; }

    public string? Namespace { get; private set; }

    public string? Uid { get; private set; }

    public string? ResourceVersion { get; private set; }

    public string? ChangeCause { get; private set; }

    /// <summary>When the object was read, as its annotation says.</summary>
    public string? CapturedAt { get; private set; }

    public string? Tier { get; private set; }

    public bool IsLeaderRecord { get; private set; }

    public bool HasDeletionTimestamp { get; private set; }

    public bool IsDryRun { get; private set; }

    /// <summary>Of a Status.</summary>
    public string? Message { get; private set; }

    public string? DetailsUid { get; private set; }

    public string? DetailsName { get; private set; }

    public List<KeyValuePair<string, string>> Labels { get; private set; } = [];

    public bool IsStatus => Kind == "Status";

    public bool IsList => Kind is not null && Kind.EndsWith("List", StringComparison.Ordinal);

    /// <summary>The body is an object of its own: not an answer about one, not a list, not a table of columns.</summary>
    public bool IsObject => IsPresent && Kind is not (null or "Status" or "DeleteOptions" or "Table" or "PartialObjectMetadata" or "WatchEvent") && !IsList;

    /// <param name="wantsTier">Whether <c>spec.tier</c> matters; without it reading ends as soon as kind and metadata are known.</param>
    public void Read(ReadOnlySpan<byte> body, bool wantsTier)
    {
        Reset();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = RedactionLimits.WalkDepth });
        if (body.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        IsPresent = true;
        var hasMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("kind"u8): Kind = Text(ref reader); break;
                case 10 when name.SequenceEqual("apiVersion"u8): ApiVersion = Text(ref reader); break;
                case 8 when name.SequenceEqual("metadata"u8): Metadata(ref reader); hasMetadata = true; break;
                case 4 when wantsTier && name.SequenceEqual("spec"u8): Spec(ref reader); break;
                case 6 when name.SequenceEqual("dryRun"u8): IsDryRun |= HoldsAll(ref reader); break;
                case 7 when name.SequenceEqual("message"u8) && IsStatus: Message = Text(ref reader); break;
                case 7 when name.SequenceEqual("details"u8) && IsStatus: Details(ref reader); break;
                default: reader.Skip(); break;
            }

            if (hasMetadata && !wantsTier && Kind is not null && ApiVersion is not null && !IsStatus && Kind != "DeleteOptions")
            {
                return;
            }
        }
    }

    private void Reset()
    {
        IsPresent = IsLeaderRecord = HasDeletionTimestamp = IsDryRun = false;
        Kind = ApiVersion = Name = GenerateName = Namespace = Uid = ResourceVersion = ChangeCause = CapturedAt = Tier = Message = DetailsUid = DetailsName = null;
        Labels = [];
    }

    private void Metadata(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("name"u8): Name = Text(ref reader); break;
                case 9 when name.SequenceEqual("namespace"u8): Namespace = Text(ref reader); break;
                case 12 when name.SequenceEqual("generateName"u8): GenerateName = Text(ref reader); break;
                case 3 when name.SequenceEqual("uid"u8): Uid = Text(ref reader); break;
                case 15 when name.SequenceEqual("resourceVersion"u8): ResourceVersion = Text(ref reader)?.TrimEnd('/'); break;
                case 17 when name.SequenceEqual("deletionTimestamp"u8): HasDeletionTimestamp = Text(ref reader) is { Length: > 0 }; break;
                case 6 when name.SequenceEqual("labels"u8): ReadLabels(ref reader); break;
                case 11 when name.SequenceEqual("annotations"u8): Annotations(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadLabels(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Current(ref reader);
            if (Text(ref reader) is { } value)
            {
                if (Labels.Count < FieldText.Labels)
                {
                    Labels.Add(new(key, value));
                }

                Tier = key == "projectcalico.org/tier" ? Tier ?? value : Tier;
            }
        }
    }

    private void Annotations(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("kubernetes.io/change-cause"u8))
            {
                ChangeCause = Text(ref reader);
            }
            else if (reader.ValueTextEquals("auditconsole.io/captured-at"u8))
            {
                CapturedAt = Text(ref reader);
            }
            else
            {
                IsLeaderRecord |= reader.ValueTextEquals("control-plane.alpha.kubernetes.io/leader"u8);
                reader.Skip();
            }
        }
    }

    private void Spec(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("tier"u8))
            {
                Tier = Text(ref reader) ?? Tier;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Details(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("uid"u8): DetailsUid = Text(ref reader); break;
                case 4 when name.SequenceEqual("name"u8): DetailsName = Text(ref reader); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static bool HoldsAll(ref Utf8JsonReader reader)
    {
        var found = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return false;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            found |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("All"u8);
            reader.Skip();
        }

        return found;
    }

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

    private string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return Current(ref reader);
        }

        reader.Skip();
        return null;
    }

    private string Current(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return _pool.Get(reader.ValueSpan);
        }

        var shape = JsonShape.Sound;
        var buffer = new byte[reader.ValueSpan.Length];
        return _pool.Get(buffer.AsSpan(0, JsonStrings.Unescape(reader.ValueSpan, buffer, ref shape))).Replace('\0', '\uFFFD');
    }
}
