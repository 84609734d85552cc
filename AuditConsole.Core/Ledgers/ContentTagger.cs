using System.Buffers.Binary;
using System.Security.Cryptography;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ledgers;

/// <summary>Tags an event's content, so that two arrivals of one id can be told apart without reading bodies. The tag of the default tenant's ledger tells nothing to whoever lacks its secret.</summary>
public sealed class ContentTagger(IOptions<DataOptions> data)
{
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
                _secret = SecretFile.LoadOrCreate(Path.Combine(directory, $"content-tags-{LedgerCatalog.DefaultTenant}.key"), "every event sent again is stored again");
            }

            return _secret;
        }
    }
}
