using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>What kind of patch a body is: the audit event does not carry the Content-Type, the shape has to tell.</summary>
internal static class PatchBody
{
    public static ChangesFormat Tell(ReadOnlySpan<byte> body, bool isForced, bool hasFieldManager)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = RedactionLimits.WalkDepth });
        if (!reader.Read())
        {
            return ChangesFormat.None;
        }

        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return ChangesFormat.JsonPatch;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return ChangesFormat.None;
        }

        if (body.IndexOf("\"$"u8) >= 0 && HasDirective(reader))
        {
            return ChangesFormat.StrategicMergePatch;
        }

        return isForced || (hasFieldManager && IsWholeObject(reader)) ? ChangesFormat.Apply : ChangesFormat.MergePatch;
    }

    private static bool HasDirective(Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueSpan is [(byte)'$', ..])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Server-side apply sends an object that names itself and never holds null, which a merge patch may.</summary>
    private static bool IsWholeObject(Utf8JsonReader reader)
    {
        var (hasVersion, hasKind, hasName) = (false, false, false);
        var isMetadata = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                return false;
            }

            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1)
            {
                hasVersion |= reader.ValueTextEquals("apiVersion"u8);
                hasKind |= reader.ValueTextEquals("kind"u8);
                isMetadata = reader.ValueTextEquals("metadata"u8);
            }
            else if (reader.CurrentDepth == 2 && isMetadata)
            {
                hasName |= reader.ValueTextEquals("name"u8);
            }
        }

        return hasVersion && hasKind && hasName;
    }
}
