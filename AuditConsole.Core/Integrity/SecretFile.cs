using System.Security.Cryptography;

namespace AuditConsole.Core.Integrity;

/// <summary>A random secret in a file of its own, made when it is first needed.</summary>
public static class SecretFile
{
    /// <summary>Length of every such secret.</summary>
    public const int Bytes = 32;

    /// <summary>Reads the secret, or makes one that only the owner of the process can read. Of several who make it at the same time one does, and all get the same.</summary>
    /// <param name="path">In a directory that is there.</param>
    /// <param name="otherwise">What happens with another secret in its place, said when the file is damaged.</param>
    /// <exception cref="InvalidOperationException">The file does not hold a secret.</exception>
    public static byte[] LoadOrCreate(string path, string otherwise)
    {
        if (File.Exists(path))
        {
            return Read(path, otherwise);
        }

        var secret = RandomNumberGenerator.GetBytes(Bytes);
        try
        {
            DurableFile.Create(path, secret);
            return secret;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else made it in the meantime, whole as this is done: theirs is the one that counts.
            return Read(path, otherwise);
        }
    }

    private static byte[] Read(string path, string otherwise)
    {
        var secret = File.ReadAllBytes(path);
        return secret.Length == Bytes ? secret : throw new InvalidOperationException($"{path} is damaged: it must hold {Bytes} bytes and holds {secret.Length}. Restore it from a backup, or {otherwise}.");
    }
}
