using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditConsole.Web.Hosting.Tls;

/// <summary>Where the installation's own authority and its server's certificate lie: <c>tls</c> in the data directory.</summary>
internal sealed class TlsFolder(string dataDirectory)
{
    public string Path { get; } = System.IO.Path.Combine(dataDirectory, "tls");

    public string Authority => System.IO.Path.Combine(Path, "ca.crt");

    public string AuthorityKey => System.IO.Path.Combine(Path, "ca.key");

    public string Server => System.IO.Path.Combine(Path, "server.crt");

    public string ServerKey => System.IO.Path.Combine(Path, "server.key");

    public bool HasAuthority => File.Exists(Authority) && File.Exists(AuthorityKey);

    /// <exception cref="CryptographicException">The files are not a certificate and its key.</exception>
    public X509Certificate2 LoadAuthority() => X509Certificate2.CreateFromPemFile(Authority, AuthorityKey);

    public void SaveAuthority(X509Certificate2 authority) => Save(authority, Authority, AuthorityKey);

    /// <summary>The key first: whoever watches the certificate finds the key that belongs to it.</summary>
    public void SaveServer(X509Certificate2 server) => Save(server, Server, ServerKey);

    private void Save(X509Certificate2 certificate, string file, string keyFile)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute);
        }

        using var key = certificate.GetECDsaPrivateKey()!;
        Write(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n", OwnerOnly);
        Write(file, certificate.ExportCertificatePem() + "\n", OwnerOnly);
    }

    /// <summary>Beside it first, then in its place: nobody reads half a file.</summary>
    private static void Write(string path, string text, UnixFileMode mode)
    {
        var temporary = $"{path}.new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
