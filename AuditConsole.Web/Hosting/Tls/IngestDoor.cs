using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
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
public sealed class IngestDoor(IOptions<IngestDoorOptions> options, IOptions<DataOptions> data, TimeProvider time, ILoggerFactory loggers, RefusedCredentials refused)
{
    /// <summary>Content type of a TLS record that begins a handshake (RFC 8446, 5.1).</summary>
    private const byte TlsHandshakeRecord = 22;

    /// <summary>Connections kept for later and not needed in the end are closed after much longer.</summary>
    private static readonly TimeSpan Sudden = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private readonly TlsFolder _folder = new(data.Value.FullPath);
    private ServerCertificate? _certificate;

    /// <summary>Where it listens; null when it does not.</summary>
    public BindingAddress? Address { get; } = options.Value.Address(out _);

    internal ServerCertificate Certificate => _certificate ??= new ServerCertificate(options.Value.Certificate ?? _folder.Server, options.Value.CertificateKey ?? options.Value.Certificate ?? _folder.ServerKey, time, loggers.CreateLogger<ServerCertificate>());

    /// <summary>The data directory, when a command in the folder the console was started in would take another.</summary>
    public string? OtherData => data.Value.FullPath == Path.GetFullPath(new DataOptions().Directory) ? null : data.Value.FullPath;

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

            var host = options.Value.PublicHost ?? context.TargetCertificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
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
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = handshake => ValueTask.FromResult(Handshake(handshake.Connection)), HandshakeTimeout = HandshakeLimit });
        listen.Use(next => connection => FollowAsync(connection, next));
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

    private SslServerAuthenticationOptions Handshake(ConnectionContext connection) => new()
    {
        ServerCertificateContext = Certificate.Current,
        EnabledSslProtocols = SslProtocols.None,

        // Asked of everybody, demanded of nobody here: whether a certificate is good is known when the source is.
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, _, chain, _) =>
        {
            connection.Features.Get<IngestConnection>()!.SentAlong = chain is null ? [] : [.. chain.ChainPolicy.ExtraStore.Select(c => X509CertificateLoader.LoadCertificate(c.RawDataMemory.Span))];
            return true;
        },
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
    };

    /// <summary>A client that does not trust the certificate goes away without a word: that it came at all is all there is to see. One that says nothing, as load balancers do to see whether anybody is there, is none.</summary>
    private async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var state = new IngestConnection();
        connection.Features.Set(state);
        if (await FirstByteAsync(connection) is not { } first)
        {
            return;
        }

        if (first != TlsHandshakeRecord)
        {
            await RefuseAsync(connection, "It speaks no TLS: the address begins with https://.");
            return;
        }

        await next(connection);
        if (!state.IsSecure)
        {
            await RefuseAsync(connection, "The TLS handshake was broken off: the client does not trust the certificate or asked for another name than it is for.");
        }
    }

    /// <summary>Some clients finish the handshake before they look at the certificate.</summary>
    private async Task FollowAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var state = connection.Features.Get<IngestConnection>()!;
        state.IsSecure = true;
        var begun = time.GetTimestamp();
        await next(connection);
        if (!state.HasAsked && time.GetElapsedTime(begun) < Sudden)
        {
            await RefuseAsync(connection, "The client went away right after the TLS handshake: it may not trust the certificate, or have asked for another name than it is for.");
        }
    }

    /// <summary>Looks without taking it; null when the client ends or says nothing in time.</summary>
    private async Task<byte?> FirstByteAsync(ConnectionContext connection)
    {
        using var limit = new CancellationTokenSource(HandshakeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.ConnectionClosed);
        try
        {
            var read = await connection.Transport.Input.ReadAsync(either.Token);
            byte? first = read.Buffer.IsEmpty ? null : read.Buffer.FirstSpan[0];
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            return first;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private async Task RefuseAsync(ConnectionContext connection, string reason)
    {
        if (connection.RemoteEndPoint is IPEndPoint remote)
        {
            // The client is gone: that does not make the refusal unseen.
            await refused.RecordHandshakeAsync((remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address).ToString(), reason, CancellationToken.None);
        }
    }
}

/// <summary>A connection that came in through the listener for clusters.</summary>
internal sealed class IngestConnection
{
    public bool IsSecure { get; set; }

    /// <summary>A request came in over it.</summary>
    public bool HasAsked { get; set; }

    /// <summary>Certificates that the client sent besides its own.</summary>
    public X509Certificate2Collection SentAlong { get; set; } = [];
}
