using System.Buffers.Binary;
using System.Security.Cryptography;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ledgers;

/// <summary>Tags an event's content, so that two arrivals of one id can be told apart without reading bodies. The tag of the default tenant's ledger tells nothing to whoever lacks its secret.</summary>
public sealed class ContentTagger(IOptions<DataOptions> data)
{
    private const int SecretBytes = 32;
    private readonly Lock _gate = new();
    private byte[]? _secret;

    /// <summary>First 8 bytes, big-endian, of HMAC-SHA-256 over the event's JSON as it was sent, compacted.</summary>
    public ulong Tag(ReadOnlySpan<byte> compactJson)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret ?? Load(), compactJson, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private byte[] Load()
    {
        lock (_gate)
        {
            if (_secret is null)
            {
                var directory = Path.Combine(data.Value.FullPath, "dp-keys");
                DataDirectory.Prepare(directory);
                _secret = ReadOrCreate(Path.Combine(directory, $"content-tags-{LedgerCatalog.DefaultTenant}.key"));
            }

            return _secret;
        }
    }

    private static byte[] ReadOrCreate(string path)
    {
        if (File.Exists(path))
        {
            var stored = File.ReadAllBytes(path);
            return stored.Length == SecretBytes ? stored : throw new InvalidOperationException($"{path} is damaged: it must hold {SecretBytes} bytes. Restore it from a backup, or every event sent again is stored again.");
        }

        // Whole or not at all: a half-written secret would make every repeated event a conflict.
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        DurableFile.Create(path, secret);
        return secret;
    }
}
