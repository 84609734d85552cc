using System.Security.Cryptography;
using AuditConsole.Core.Integrity;

namespace AuditConsole.Core.Ingestion;

/// <summary>The secret behind fingerprints, one a tenant, in a file beside the Data Protection keys.</summary>
public static class FingerprintKey
{
    private const int KeyBytes = 32;

    /// <summary>Reads the tenant's key, or makes one that only the owner of the process can read.</summary>
    public static byte[] LoadOrCreate(string dataDirectory, string tenant)
    {
        var directory = Path.Combine(dataDirectory, "dp-keys");
        var path = Path.Combine(directory, $"redaction-{tenant}.key");
        if (TryRead(path, out var existing))
        {
            return existing;
        }

        Directory.CreateDirectory(directory);
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        try
        {
            DurableFile.Create(path, key);
            return key;
        }
        catch (IOException) when (TryRead(path, out existing))
        {
            // Another process made it in the meantime: its key is the one that counts.
            return existing;
        }
    }

    private static bool TryRead(string path, out byte[] key)
    {
        key = [];
        if (!File.Exists(path))
        {
            return false;
        }

        key = File.ReadAllBytes(path);
        return key.Length == KeyBytes ? true : throw new InvalidDataException($"{path} is not a fingerprint key: expected {KeyBytes} bytes, found {key.Length}.");
    }
}
