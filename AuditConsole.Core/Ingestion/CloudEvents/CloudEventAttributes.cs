using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.CloudEvents;

/// <summary>The two halves of a CloudEvent: its attributes, and its data in whatever form they came.</summary>
internal static class CloudEventAttributes
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    /// <summary>The event without its data.</summary>
    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(512);
        output.Write("{"u8);
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("data_base64"u8);
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!isData)
            {
                output.Write(output.WrittenCount > 1 ? ","u8 : default);
                output.Write(json[start..(int)reader.BytesConsumed]);
            }
        }

        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <param name="isText">Whether the data are JSON; other data are bytes.</param>
    /// <returns>Empty when there are none; null when <c>data_base64</c> is no base64.</returns>
    public static byte[]? Data(ReadOnlySpan<byte> json, out bool isText)
    {
        isText = true;
        byte[] data = [];
        var isJson = true;
        var isEncoded = false;
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isData, isBase64, isType) = (reader.ValueTextEquals("data"u8), reader.ValueTextEquals("data_base64"u8), reader.ValueTextEquals("datacontenttype"u8));
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                isJson = IsJson(Encoding.UTF8.GetString(reader.ValueSpan));
            }

            if (isBase64 && reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                return null;
            }

            if (isBase64 && reader.TokenType == JsonTokenType.String)
            {
                // Solidus and plus may be escaped, and often are.
                var shape = JsonShape.Sound;
                var text = new byte[reader.ValueSpan.Length];
                var length = JsonStrings.Unescape(reader.ValueSpan, text, ref shape);
                var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(length)];
                if (Base64.DecodeFromUtf8(text.AsSpan(0, length), bytes, out _, out var written) != OperationStatus.Done)
                {
                    return null;
                }

                (data, isEncoded) = (bytes[..written], true);
            }

            reader.Skip();
            if (isData && json[start] != 'n')
            {
                (data, isEncoded) = (json[start..(int)reader.BytesConsumed].ToArray(), false);
            }
        }

        // What stands in the event itself is JSON, if only a text; bytes are when they say so and are.
        isText = !isEncoded || (isJson && IsValid(data));
        return data;
    }

    /// <summary><c>application/json</c>, <c>…+json</c>, or not said.</summary>
    public static bool IsJson(string? contentType)
    {
        var media = (contentType ?? string.Empty).Split(';')[0].Trim();
        return media.Length == 0 || media.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsValid(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = RedactionLimits.WalkDepth });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>An event in binary mode, whose attributes are headers, in the form of a structured one.</summary>
    public static byte[] Structured(IReadOnlyList<KeyValuePair<string, string>> attributes, string? contentType, ReadOnlySpan<byte> body)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 512);
        using var writer = new Utf8JsonWriter(output, EventParts.WriterOptions);
        writer.WriteStartObject();
        foreach (var (name, value) in attributes)
        {
            writer.WriteString(name, value);
        }

        if (!string.IsNullOrEmpty(contentType))
        {
            writer.WriteString("datacontenttype"u8, contentType);
        }

        if (!body.IsEmpty && IsJson(contentType) && IsValid(body))
        {
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(body, skipInputValidation: true);
        }
        else if (!body.IsEmpty)
        {
            writer.WriteBase64String("data_base64"u8, body);
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }
}
