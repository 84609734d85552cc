using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Import;

/// <summary>Tells the format of a file's values by their members.</summary>
internal static class ValueFormat
{
    /// <summary>What no format claims is read as Kubernetes audit, whose decoder takes it out of wrappers or says what it expected.</summary>
    public static IngestionFormat Of(ReadOnlySpan<byte> value)
    {
        if (value is not [(byte)'{', ..] || value.StartsWith("{\"kind\":\"Event"u8))
        {
            return IngestionFormat.KubernetesAudit;
        }

        if (value.IndexOf("AdmissionReview"u8) >= 0 && Has(value, "kind"u8, "AdmissionReview"u8))
        {
            return IngestionFormat.KubernetesAdmission;
        }

        if (value.IndexOf("\"event_type\""u8) >= 0 && Has(value, "event_type"u8, default))
        {
            return IngestionFormat.Native;
        }

        return value.IndexOf("List\""u8) >= 0 && IsList(value) ? IngestionFormat.KubernetesSnapshot : IngestionFormat.KubernetesAudit;
    }

    /// <summary>A list of objects; a list of audit events is of another API group.</summary>
    private static bool IsList(ReadOnlySpan<byte> value)
        => Has(value, "items"u8, default) && !Has(value, "apiVersion"u8, "audit.k8s.io/v1"u8) && !Has(value, "apiVersion"u8, "audit.k8s.io/v1beta1"u8) && !Has(value, "kind"u8, "EventList"u8);

    /// <summary>Whether the value has a member, and which text it holds.</summary>
    /// <param name="text">Empty for any value.</param>
    private static bool Has(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = RedactionLimits.WalkDepth });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isNamed = reader.ValueTextEquals(name);
                if (isNamed && text.IsEmpty)
                {
                    return true;
                }

                reader.Read();
                if (isNamed && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(text))
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
