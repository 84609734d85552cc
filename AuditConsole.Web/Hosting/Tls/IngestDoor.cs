using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Api;
using AuditConsole.Web.Hosting.Requests;
using AuditConsole.Web.Hosting.Starting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Tls;

/// <summary>The listener for clusters: its certificate, and what may pass through it.</summary>
public sealed class IngestDoor(IOptions<IngestDoorOptions> options, IOptions<DataOptions> data, TimeProvider time, ILoggerFactory loggers, DoorRefusals refusals)
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private readonly TlsFolder _folder = new(data.Value.FullPath);
    private ServerCertificate? _certificate;

    /// <summary>Where it listens; null when it does not.</summary>
    public BindingAddress? Address { get; } = options.Value.Address(out _);

    internal ServerCertificate Certificate => _certificate ??= new ServerCertificate(options.Value.Certificate ?? _folder.Server, options.Value.CertificateKey ?? _folder.ServerKey, time, loggers.CreateLogger<ServerCertificate>());

    /// <summary>The certificate of the authority that clusters have to trust, as PEM; null when it is not the installation's own.</summary>
    public string? Authority => options.Value.Certificate is null && File.Exists(_folder.Authority) ? File.ReadAllText(_folder.Authority) : null;

    /// <summary>The base address by which clusters reach it; null when it is not open.</summary>
    public Uri? PublicAddress
    {
        get
        {
            if (Address is not { } address || Certificate.Current is not { } context)
            {
                return null;
            }

            var host = options.Value.PublicHost ?? context.TargetCertificate.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.DnsName, forIssuer: false);
            var hasPort = Uri.TryCreate("https://" + host, UriKind.Absolute, out var named) && !named.IsDefaultPort;
            return Uri.TryCreate(hasPort ? $"https://{host}/" : $"https://{host}:{address.Port}/", UriKind.Absolute, out var url) ? url : null;
        }
    }

    /// <exception cref="StartRefusedException">The settings do not give a listener; the message names the key.</exception>
    public void Check()
    {
        options.Value.Address(out var fault);
        if (fault is null && Address is not null && Certificate.Fault() is { } reason)
        {
            fault = $"{IngestDoorOptions.Section}:Listen: there is no usable certificate in {Certificate.File} ({reason.TrimEnd('.')}). Make one with 'tls init --host NAME', or name its files in {IngestDoorOptions.Section}:Certificate and :CertificateKey.";
        }

        if (fault is not null)
        {
            throw new StartRefusedException(fault);
        }
    }

    public void Open(KestrelServerOptions kestrel) => Endpoints.Listen(kestrel, Address!, listen =>
    {
        listen.Use(next => connection => WatchAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Handshake()), HandshakeTimeout = HandshakeLimit });
        listen.Use(next => connection =>
        {
            connection.Features.Get<IngestConnection>()!.IsSecure = true;
            return next(connection);
        });
    });

    /// <summary>On this listener nothing is served but the addresses that take events.</summary>
    public static Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IngestConnection>() is null)
        {
            return next(context);
        }

        return Surfaces.Of(context.Request.Path) == Surface.Ingest ? next(context) : Problem.NotFound.ToResult().ExecuteAsync(context);
    }

    private SslServerAuthenticationOptions Handshake() => new()
    {
        ServerCertificateContext = Certificate.Current,
        EnabledSslProtocols = SslProtocols.None,

        // Asked of everybody, demanded of nobody here: whether a certificate is good is known when the source is.
        ClientCertificateRequired = true,
#pragma warning disable CA5359 // It is the client's certificate that is let in here; a source's authorities judge it before anything is read.
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        CertificateRevocationCheckMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
    };

    /// <summary>A client that does not trust the certificate goes away without a word: that it came at all is all there is to see.</summary>
    private async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var state = new IngestConnection();
        connection.Features.Set(state);
        await next(connection);
        if (!state.IsSecure && connection.RemoteEndPoint is IPEndPoint remote)
        {
            refusals.Add(new DoorRefusal(Micros.Now(time), (remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address).ToString(), DoorRefusal.Tls, "The TLS handshake was not finished: the client does not trust this certificate, or speaks no TLS.", null));
        }
    }
}

/// <summary>Marks a connection that came in through the listener for clusters.</summary>
internal sealed class IngestConnection
{
    public bool IsSecure { get; set; }
}
