using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Cli;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>The listener for clusters, by a client that checks as an API server does: one authority, the name it asked for, and nothing else.</summary>
public sealed class IngestDoorTests : IAsyncLifetime
{
    private const string Name = "audit.example.test";
    private const string Empty = """{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[]}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("auditconsole-door-").FullName;
    private readonly int _port = FreePort();
    private ServerProcess _server = null!;

    private string Data => Path.Combine(_folder, "data");

    private string Tls(string file) => Path.Combine(Data, "tls", file);

    public async Task InitializeAsync()
    {
        Assert.Equal(TlsVerb.Ok, await InitAsync());
        _server = await ServerProcess.StartAsync(Data, new Dictionary<string, string> { ["AuditConsole__Ingestion__Listen"] = $"https://127.0.0.1:{_port}" });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Events_pass_and_nothing_else_does()
    {
        using var client = Client();

        using var taken = await client.PostAsync("/ingest/k8s/audit/prod", Json(Empty));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        foreach (var address in (string[])["/", "/timeline", "/signin", "/setup", "/health/ready", "/api/v1/audit-logs", "/openapi/v1.json", "/css/base.css", "/control/import"])
        {
            using var answer = await client.GetAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{address}: {answer.StatusCode}");
        }

        using var page = await _server.Client.GetAsync("/signin");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Another_name_or_another_authority_is_not_trusted()
    {
        using var wrongName = Client(host: "other.example.test");
        await AssertDistrustAsync(wrongName);

        var other = Path.Combine(_folder, "other");
        Assert.Equal(TlsVerb.Ok, await new TlsVerb(TextWriter.Null, TextWriter.Null, TimeProvider.System).InitAsync(other, [Name], isNewAuthority: false));
        using var wrongAuthority = Client(authority: Path.Combine(other, "tls", "ca.crt"));
        await AssertDistrustAsync(wrongAuthority);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_another_source_than_the_keys_own_is_forbidden()
    {
        using var client = Client(key: "ack_no_such_key_at_all_0123456789abcdef");
        using var answer = await client.PostAsync("/ingest/k8s/audit/prod", Json(Empty));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_review_with_its_key_in_the_path_is_let_in_when_the_key_can_do_nothing_else()
    {
        const string Review = """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"r1","operation":"DELETE","kind":{"group":"","version":"v1","kind":"Namespace"},"resource":{"group":"","version":"v1","resource":"namespaces"},"name":"a","userInfo":{"username":"jane"},"oldObject":{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"a"}}}}""";
        using var client = Client();
        client.DefaultRequestHeaders.Authorization = null;

        using var wrong = await client.PostAsync("/ingest/k8s/admission/prod/ack_no_such_key_at_all_0123456789abcdef", Json(Review));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var mighty = await client.PostAsync($"/ingest/k8s/admission/prod/{ServerProcess.ApiKey}", Json(Review));
        Assert.Equal(HttpStatusCode.Unauthorized, mighty.StatusCode);
        Assert.Contains("nothing but send the events of one source", await mighty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var elsewhere = await client.PostAsync($"/ingest/k8s/audit/prod/{ServerProcess.ApiKey}", Json(Empty));
        Assert.NotEqual(HttpStatusCode.OK, elsewhere.StatusCode);
        Assert.DoesNotContain(ServerProcess.ApiKey, _server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_never()
    {
        var before = await SerialAsync();
        Assert.Equal(TlsVerb.Ok, await InitAsync());
        var after = before;
        while (after == before)
        {
            after = await SerialAsync();
        }

        await File.WriteAllTextAsync(Tls("server.crt"), "not a certificate");
        while (!_server.Output.Contains("cannot be used", StringComparison.Ordinal))
        {
            Assert.Equal(after, await SerialAsync());
        }

        Assert.Equal(after, await SerialAsync());
        using var client = Client();
        using var taken = await client.PostAsync("/ingest/k8s/audit/prod", Json(Empty));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task Senders_that_break_off_or_speak_no_TLS_hold_nobody_up()
    {
        using var half = new TcpClient();
        await half.ConnectAsync(IPAddress.Loopback, _port);
        await half.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, _port);

        using var client = Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var answer = await client.PostAsync($"/ingest/k8s/audit/c{i % 4}", Json(Empty));
            return answer.StatusCode;
        }));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static async Task AssertDistrustAsync(HttpClient client)
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("/ingest/k8s/audit/prod", Json(Empty)));
        Assert.IsType<AuthenticationException>(refused.InnerException);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private Task<int> InitAsync() => new TlsVerb(TextWriter.Null, TextWriter.Null, TimeProvider.System).InitAsync(Data, [Name, "127.0.0.1"], isNewAuthority: false);

    private HttpClient Client(string host = Name, string? authority = null, string key = ServerProcess.ApiKey)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(authority ?? Tls("ca.crt")) },
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"https://{host}:{_port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static X509ChainPolicy Trusting(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }

    private async Task<string> SerialAsync()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _port);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Name, CertificateChainPolicy = Trusting(Tls("ca.crt")) });
        return tls.RemoteCertificate!.GetSerialNumberString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
