using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuditConsole.Web.Hosting.Tls;

/// <summary>The certificate of a listener, read again when its files change. What cannot be read leaves the one before in use, and is reported once.</summary>
internal sealed partial class ServerCertificate(string file, string keyFile, TimeProvider time, ILogger<ServerCertificate> logger)
{
    /// <summary>Files are looked at no more often, however many connect.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Whoever has to renew it by hand is told so in time.</summary>
    private static readonly TimeSpan Warning = TimeSpan.FromDays(30);

    private readonly Lock _lock = new();
    private SslStreamCertificateContext? _context;
    private long _looked;

    // By their digest and not by their time: files that are links into a folder that is exchanged, as orchestrators mount secrets, never change their own time.
    private string? _taken;
    private string? _failed;
    private string? _reported;

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
            Load(Read());
            return null;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return e.Message;
        }
    }

    private void Look()
    {
        var seen = "unreadable";
        try
        {
            var texts = Read();
            seen = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(texts.Certificate + "\0" + texts.Key)));
            if (seen == _taken || seen == _reported)
            {
                return;
            }

            // Connections that were begun with the one before go on with it.
            _context = Load(texts);
            (_taken, _failed, _reported) = (seen, null, null);
            Report(_context.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (IsExpected(e))
        {
            // The two files are never exchanged at the same moment: only what fails twice is broken.
            if (seen == _failed && seen != _reported)
            {
                _reported = seen;
                LogRefused(file, e.Message);
            }

            _failed = seen;
        }
    }

    private (string Certificate, string Key) Read() => (System.IO.File.ReadAllText(file), System.IO.File.ReadAllText(keyFile));

    private static SslStreamCertificateContext Load((string Certificate, string Key) texts)
    {
        // Whatever stands behind the first certificate in the file is sent along, so that clients find the way to their authority.
        using var pair = X509Certificate2.CreateFromPem(texts.Certificate, texts.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(texts.Certificate);

        // A key of memory only cannot be used by every TLS implementation; one that was imported can.
        var usable = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(usable, chain, offline: true);
    }

    private void Report(DateTime until)
    {
        if (until - time.GetUtcNow().UtcDateTime < Warning)
        {
            LogEnding(file, until);
            return;
        }

        LogTaken(file, until);
    }

    private static bool IsExpected(Exception e) => e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    [LoggerMessage(LogLevel.Information, "The certificate {File} is in use; it is good until {Until:yyyy-MM-dd}.")]
    private partial void LogTaken(string file, DateTime until);

    [LoggerMessage(LogLevel.Warning, "The certificate {File} is in use, but only good until {Until:yyyy-MM-dd}: renew it (tls init), it is taken up without a restart.")]
    private partial void LogEnding(string file, DateTime until);

    [LoggerMessage(LogLevel.Error, "The certificate {File} cannot be used: {Reason} The one before stays in use.")]
    private partial void LogRefused(string file, string reason);
}
