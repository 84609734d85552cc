using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>
/// A digest of an object without what the server keeps by itself. Of one API server, which spells an object always the same way, equal digests are equal states:
/// a review that finds the state another one asked for shows that the other was carried out.
/// </summary>
internal static class StateDigest
{
    private const int Bytes = 8;

    /// <summary>Null for no object, and for what cannot be read.</summary>
    public static string? Of(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = RedactionLimits.WalkDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Append(hash, document.RootElement, isRoot: true);
            return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Too deep, or a half of a surrogate pair.
            return null;
        }
    }

    private static void Append(IncrementalHash hash, JsonElement element, bool isRoot)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (isRoot ? member.NameEquals("status"u8) : IsKept(member.Name))
            {
                continue;
            }

            hash.AppendData(Encoding.UTF8.GetBytes(member.Name));
            if (isRoot && member.NameEquals("metadata"u8) && member.Value.ValueKind == JsonValueKind.Object)
            {
                Append(hash, member.Value, isRoot: false);
            }
            else
            {
                hash.AppendData(Encoding.UTF8.GetBytes(member.Value.GetRawText()));
            }
        }
    }

    private static bool IsKept(string name) => name is "managedFields" or "resourceVersion" or "generation" or "uid" or "creationTimestamp" or "selfLink";
}
