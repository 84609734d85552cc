using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>The only answer there is: let it in. It has to name the review, in the version the review was sent in.</summary>
/// <param name="Uid">Empty when it could not be read.</param>
public sealed record AdmissionAnswer(string Uid, string ApiVersion)
{
    public const string Version = "admission.k8s.io/v1";

    private const string OldVersion = "admission.k8s.io/v1beta1";
    private const int MaxUid = 256;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    /// <summary>The answer to a review, or to as much of one as can be read. Never throws.</summary>
    public static AdmissionAnswer To(ReadOnlySpan<byte> review)
    {
        var answer = new AdmissionAnswer(string.Empty, Version);
        try
        {
            var reader = new Utf8JsonReader(review, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return answer;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("apiVersion"u8))
                {
                    answer = answer with { ApiVersion = Text(ref reader) == OldVersion ? OldVersion : Version };
                }
                else if (reader.ValueTextEquals("request"u8))
                {
                    // What follows the uid may be broken, and the answer is needed all the same.
                    answer = answer with { Uid = UidOf(reader) };
                    reader.Skip();
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It ends here: what was read so far has to do.
        }

        return answer;
    }

    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "AdmissionReview");
            writer.WriteString("apiVersion", ApiVersion);
            writer.WriteStartObject("response");
            writer.WriteString("uid", Uid);
            writer.WriteBoolean("allowed", true);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string UidOf(Utf8JsonReader reader)
    {
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return string.Empty;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("uid"u8))
                {
                    return Text(ref reader) is { Length: <= MaxUid } uid ? uid : string.Empty;
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It ends before its uid.
        }

        return string.Empty;
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
}
