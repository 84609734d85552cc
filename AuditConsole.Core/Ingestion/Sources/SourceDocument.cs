using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuditConsole.Core.Ingestion.Sources;

/// <summary>What is configured of a source, as the events about its changes hold it. It has no secrets; of certificates it has the digest.</summary>
internal static class SourceDocument
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static byte[] Of(Source source) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            name = source.Name,
            cluster = source.Cluster,
            project = source.Project,
            trustedProxies = OrNull(source.TrustedProxies),
            keepRaw = source.KeepRaw,
            paused = source.IsPaused,
            clientAuthorities = source.ClientAuthorities is { } pem ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pem))) : null,
            clientName = source.ClientName,
            needsTokenAndCertificate = source.NeedsBoth,
            paths = OrNull(source.Paths),
            startsAtEnd = source.StartsAtEnd,
        },
        Options);

    private static IReadOnlyList<string>? OrNull(IReadOnlyList<string> list) => list.Count > 0 ? list : null;
}
