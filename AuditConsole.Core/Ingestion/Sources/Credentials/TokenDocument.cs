using System.Text.Json;
using System.Text.Json.Serialization;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Sources.Credentials;

/// <summary>A source's tokens as the events about them hold them: no token, only what it is known by.</summary>
internal static class TokenDocument
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Of(string source, IReadOnlyList<SourceToken> tokens) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            source,
            tokens = tokens.Select(t => new
            {
                fingerprint = t.Fingerprint,
                created = Micros.FormatMillis(t.Created),
                expires = t.Expires is { } expires ? Micros.FormatMillis(expires) : null,
            }),
        },
        Options);
}
