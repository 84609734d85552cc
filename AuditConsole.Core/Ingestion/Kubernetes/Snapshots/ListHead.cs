using System.Text;
using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Kubernetes.Snapshots;

/// <summary>What a list says of itself, wherever in it that stands: kubectl writes <c>kind</c> behind <c>items</c>.</summary>
internal readonly record struct ListHead(bool IsObject, string? Kind, string? ApiVersion, Range Items, bool HasItems, string? CapturedAt)
{
    private const int MaxWord = 256;

    /// <summary>Reads to the end of the text; throws <see cref="JsonException"/> where that is not one JSON value.</summary>
    public static ListHead Read(ReadOnlySpan<byte> json, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(json, options);
        var head = default(ListHead);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return head;
        }

        head = head with { IsObject = true };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            head = head.WithMember(ref reader);
        }

        while (reader.Read())
        {
            // One value and nothing after it: the reader throws on more.
        }

        return head;
    }

    private ListHead WithMember(ref Utf8JsonReader reader)
    {
        switch (reader.ValueSpan)
        {
            case var n when n.SequenceEqual("kind"u8): return this with { Kind = Word(ref reader) };
            case var n when n.SequenceEqual("apiVersion"u8): return this with { ApiVersion = Word(ref reader) };
            case var n when n.SequenceEqual("metadata"u8): return this with { CapturedAt = CapturedAtOf(ref reader, isMetadata: true) ?? CapturedAt };
            case var n when n.SequenceEqual("items"u8):
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isList = reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
                return this with { Items = start..(int)reader.BytesConsumed, HasItems = isList };
            default:
                reader.Skip();
                return this;
        }
    }

    /// <summary>The annotation that says when the list was taken; it stands among the annotations of the metadata and nowhere deeper.</summary>
    private static string? CapturedAtOf(ref Utf8JsonReader reader, bool isMetadata)
    {
        string? found = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAnnotations = isMetadata && reader.ValueTextEquals("annotations"u8);
            var isTime = !isMetadata && reader.ValueTextEquals("auditconsole.io/captured-at"u8);
            found = isAnnotations ? CapturedAtOf(ref reader, isMetadata: false) ?? found : isTime ? Word(ref reader) ?? found : Skipped(ref reader, found);
        }

        return found;
    }

    private static string? Skipped(ref Utf8JsonReader reader, string? found)
    {
        reader.Skip();
        return found;
    }

    private static string? Word(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxWord && !reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        reader.Skip();
        return null;
    }
}
