using System.Security.Cryptography;

namespace AuditConsole.Core.Integrity;

/// <summary>The installation's ECDSA P-256 key. Its private half stays in the key file; the ledgers name it by the hash of its public half.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;

    internal SigningKey(ECDsa key)
    {
        _key = key;
        Spki = key.ExportSubjectPublicKeyInfo();
        Id = Convert.ToHexStringLower(SHA256.HashData(Spki));
    }

    /// <summary>The public key, SubjectPublicKeyInfo in DER.</summary>
    public byte[] Spki { get; }

    /// <summary>64 hex digits: SHA-256 of <see cref="Spki"/>.</summary>
    public string Id { get; }

    /// <summary>The id in groups of four digits, to be written down and compared by people.</summary>
    public string Fingerprint => string.Join(' ', Id.Chunk(4).Select(group => new string(group)));

    public string PublicPem => PemEncoding.WriteString("PUBLIC KEY", Spki);

    internal string PrivatePem(string? password) => password is null
        ? _key.ExportPkcs8PrivateKeyPem()
        : _key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000));

    public void Dispose() => _key.Dispose();
}
