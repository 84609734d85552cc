using AuditConsole.Core.Integrity;
using AuditConsole.Core.Storage;

namespace AuditConsole.Core.Ingestion;

/// <summary>The secret behind fingerprints, one a tenant, in a file beside the Data Protection keys.</summary>
public static class FingerprintKey
{
    /// <summary>Reads the tenant's key, or makes one.</summary>
    /// <exception cref="InvalidOperationException">The file does not hold a key.</exception>
    public static byte[] LoadOrCreate(string dataDirectory, string tenant)
    {
        var directory = Path.Combine(dataDirectory, "dp-keys");
        DataDirectory.Prepare(directory);
        return SecretFile.LoadOrCreate(Path.Combine(directory, $"redaction-{tenant}.key"), "equal secrets get other fingerprints than before");
    }
}
