using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Import;

/// <summary>Tells the format of a file's values by their members.</summary>
internal static class ValueFormat
{
    /// <summary>What no format claims is read as Kubernetes audit, whose decoder takes it out of wrappers or says what it expected.</summary>
    public static IngestionFormat Of(ReadOnlySpan<byte> value) => IsNative(value) ? IngestionFormat.Native : IngestionFormat.KubernetesAudit;

    private static bool IsNative(ReadOnlySpan<byte> value)
    {
        if (value is not [(byte)'{', ..] || value.StartsWith("{\"kind\":\"Event"u8) || value.IndexOf("\"event_type\""u8) < 0)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = RedactionLimits.WalkDepth });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("event_type"u8))
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Whoever decodes it says what is wrong with it.
        }

        return false;
    }
}
