using System.Security.Cryptography;
using System.Text;

namespace AuditConsole.Core.Integrity;

/// <summary>The file that holds the private signing key: PKCS#8 PEM, readable by its owner only, in a directory that is not the store's.</summary>
public static class SigningKeyFile
{
    public const string FileName = "signing-key.pem";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersMayUse = (UnixFileMode)0b000_111_111;

    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, FileName));

    /// <summary>Makes a new key and writes its file, so that it is there whole or not at all.</summary>
    public static SigningKey Create(string directory, string? password)
    {
        CreateDirectory(directory);
        var key = new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        DurableFile.Create(Path.Combine(directory, FileName), Encoding.UTF8.GetBytes(key.PrivatePem(password) + '\n'));
        return key;
    }

    /// <exception cref="InvalidOperationException">Others may read the file, or it holds no key that this password opens. The message says what to do.</exception>
    public static SigningKey Load(string directory, string? password)
    {
        var path = Path.Combine(directory, FileName);
        RefuseIfShared(directory, "0700");
        RefuseIfShared(path, "0600");
        var pem = File.ReadAllText(path);
        var ecdsa = ECDsa.Create();
        try
        {
            if (password is null)
            {
                ecdsa.ImportFromPem(pem);
            }
            else
            {
                ecdsa.ImportFromEncryptedPem(pem, password);
            }

            return new SigningKey(ecdsa);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            ecdsa.Dispose();
            throw new InvalidOperationException($"{path} holds no P-256 key that {IntegrityOptions.Section}:SigningKeyPassword opens.", e);
        }
    }

    private static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        RefuseIfShared(directory, "0700");
    }

    private static void RefuseIfShared(string path, string mode)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMayUse) != 0)
        {
            throw new InvalidOperationException($"The signing key must be its owner's alone: {path} is open to others. Run: chmod {mode} '{path}'");
        }
    }
}
