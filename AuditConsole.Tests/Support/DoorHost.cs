using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Web.Cli;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Support;

/// <summary>The application with its listener for clusters open on a real port, and clients that check as an API server does: one authority, the name they asked for, and nothing else.</summary>
public sealed class DoorHost : IAsyncLifetime, IDisposable
{
    public const string Name = "audit.example.test";
    public const string NoEvents = """{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[]}""";

    private readonly AppFactory _app = new();

    public int Port { get; } = FreePort();

    /// <summary>Where the pages are.</summary>
    public Uri Console { get; private set; } = null!;

    public string Authority => Tls("ca.crt");

    public RecordingIntake Intake => _app.Intake;

    public T Get<T>()
        where T : notnull
        => _app.Services.GetRequiredService<T>();

    public string Tls(string file) => Path.Combine(_app.DataDirectory, "tls", file);

    public async Task InitializeAsync()
    {
        await RenewAsync();
        Console = _app.With("urls", "http://127.0.0.1:0").With("AuditConsole:Ingestion:Listen", $"https://127.0.0.1:{Port}").ServeAsConfigured();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();

    public async Task RenewAsync() => Assert.Equal(TlsVerb.Ok, await new TlsVerb(TextWriter.Null, TextWriter.Null, TimeProvider.System).InitAsync(_app.DataDirectory, [Name, "127.0.0.1"], isNewAuthority: false));

    /// <summary>Makes a source, or sets one anew.</summary>
    public async Task SourceAsync(string name, Func<Source, Source>? change = null)
    {
        Assert.Null((await Get<SourceRegistry>().EnsureAsync(name, Caller.Operator.ToActor(), default)).Problem);
        Assert.Null((await Get<SourceRegistry>().ChangeAsync(name, change ?? (s => s), Caller.Operator.ToActor(), default)).Problem);
    }

    public async Task<string> TokenAsync(string source)
    {
        await SourceAsync(source);
        return (await Get<IngestTokens>().CreateAsync(source, Caller.Operator.ToActor(), default)).Value!.Text;
    }

    public HttpClient Client(string? bearer = null, X509Certificate2? certificate = null, string host = Name, string? authority = null, X509Certificate2[]? sent = null)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = Trusting(authority ?? Authority),
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, [.. sent ?? []], offline: true),
            },
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"https://{host}:{Port}") };
        client.DefaultRequestHeaders.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        return client;
    }

    /// <summary>The serial number of the certificate that is shown now.</summary>
    public async Task<string> SerialAsync()
    {
        await using var tls = await OpenAsync();
        return tls.RemoteCertificate!.GetSerialNumberString();
    }

    /// <summary>A connection to speak HTTP on by hand.</summary>
    public async Task<SslStream> OpenAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Name, CertificateChainPolicy = Trusting(Authority) });
        return tls;
    }

    public static async Task<HttpStatusCode> SendAsync(HttpClient client, string path = "/ingest/k8s/audit/prod", string body = NoEvents)
    {
        using var answer = await client.PostAsync(path, Json(body));
        return answer.StatusCode;
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static X509ChainPolicy Trusting(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
