using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditConsole.Web.Hosting.Tls;

/// <summary>The certificate of a listener, read again when its files change. What cannot be read leaves the one before in use, and is reported once.</summary>
internal sealed partial class ServerCertificate(string file, string keyFile, TimeProvider time, ILogger<ServerCertificate> logger)
{
    /// <summary>Files are looked at no more often, however many connect.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private SslStreamCertificateContext? _context;
    private (DateTime Certificate, DateTime Key) _written;
    private long _looked;

    public string File => file;

    /// <summary>The certificate to show now; null when there never was a good one.</summary>
    public SslStreamCertificateContext? Current
    {
        get
        {
            lock (_lock)
            {
                if (_context is null || time.GetElapsedTime(_looked) >= LookInterval)
                {
                    _looked = time.GetTimestamp();
                    Look();
                }

                return _context;
            }
        }
    }

    /// <summary>What is wrong with the files; null when they hold a certificate.</summary>
    public string? Fault()
    {
        try
        {
            Load();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return e.Message;
        }
    }

    private void Look()
    {
        var written = (System.IO.File.GetLastWriteTimeUtc(file), System.IO.File.GetLastWriteTimeUtc(keyFile));
        if (written == _written)
        {
            return;
        }

        _written = written;
        try
        {
            // Connections that were begun with the one before go on with it.
            _context = Load();
            LogTaken(file, _context.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            LogRefused(file, e.Message);
        }
    }

    private SslStreamCertificateContext Load()
    {
        // Whatever stands behind the first certificate in the file is sent along, so that clients find the way to their authority.
        using var pair = X509Certificate2.CreateFromPemFile(file, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);

        // A key of memory only cannot be used by every TLS implementation; one that was imported can.
        var usable = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(usable, chain, offline: true);
    }

    [LoggerMessage(LogLevel.Information, "The certificate {File} is in use; it is good until {Until:yyyy-MM-dd}.")]
    private partial void LogTaken(string file, DateTime until);

    [LoggerMessage(LogLevel.Error, "The certificate {File} cannot be used: {Reason} The one before stays in use.")]
    private partial void LogRefused(string file, string reason);
}
