using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>Writes what objects hold, as an API server would: selectors keep their quotes.</summary>
internal static class SampleJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
