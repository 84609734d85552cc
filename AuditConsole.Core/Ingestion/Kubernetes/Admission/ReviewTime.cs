using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>When a review was asked, as far as its objects tell: a review itself says no time, which matters where it is read from a file long afterwards.</summary>
internal static class ReviewTime
{
    /// <summary>To the second; null when the objects do not tell: a change writes its time into <c>managedFields</c>, a creation into <c>creationTimestamp</c>.</summary>
    public static long? Of(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var (written, created) = Read(after);
        if (before.IsEmpty)
        {
            return Latest(written, created);
        }

        // A write that changed nothing keeps the times of the one before it.
        return written is { } time && Read(before).Written is var earlier && (earlier is null || time > earlier) ? written : null;
    }

    private static long? Latest(long? a, long? b) => a is null ? b : b is null ? a : long.Max(a.Value, b.Value);

    private static (long? Written, long? Created) Read(ReadOnlySpan<byte> body)
    {
        (long? Written, long? Created) times = default;
        if (body.IsEmpty)
        {
            return times;
        }

        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = RedactionLimits.WalkDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return times;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("metadata"u8))
                {
                    return Metadata(ref reader);
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Too deep to be walked: it tells nothing.
        }

        return times;
    }

    private static (long? Written, long? Created) Metadata(ref Utf8JsonReader reader)
    {
        (long? Written, long? Created) times = default;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return times;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("creationTimestamp"u8))
            {
                times.Created = Time(ref reader);
            }
            else if (reader.ValueTextEquals("managedFields"u8))
            {
                times.Written = ManagedFields(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return times;
    }

    private static long? ManagedFields(ref Utf8JsonReader reader)
    {
        long? newest = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("time"u8))
                {
                    newest = Latest(newest, Time(ref reader));
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return newest;
    }

    private static long? Time(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && Rfc3339.TryParse(reader.ValueSpan, out var micros))
        {
            return micros;
        }

        reader.Skip();
        return null;
    }
}
