using System.Security.Cryptography.X509Certificates;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Cli;
using AuditConsole.Web.Hosting.Tls;
using Xunit;

namespace AuditConsole.Tests.Web.Hosting;

public sealed class TlsVerbTests : IDisposable
{
    private readonly string _data = Path.Combine(Directory.CreateTempSubdirectory("auditconsole-tls-").FullName, "data");
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        Directory.Delete(Path.GetDirectoryName(_data)!, recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task Names_and_addresses_stand_in_the_certificate_and_the_authority_signed_it()
    {
        Assert.Equal(TlsVerb.Ok, await InitAsync("audit.example.com", "*.audit.example.com", "10.0.0.5", "2001:db8::1"));

        var folder = new TlsFolder(_data);
        using var authority = folder.LoadAuthority();
        using var server = X509Certificate2.CreateFromPemFile(folder.Server, folder.ServerKey);
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["audit.example.com", "*.audit.example.com"], names.EnumerateDnsNames());
        Assert.Equal(["10.0.0.5", "2001:db8::1"], names.EnumerateIPAddresses().Select(a => a.ToString()));
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = _time.GetUtcNow().UtcDateTime } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        Assert.True(chain.Build(server), string.Join("; ", chain.ChainStatus.Select(s => s.StatusInformation)));
    }

    [Fact]
    public async Task It_says_what_to_set_whom_to_trust_and_what_an_API_server_is_given()
    {
        await InitAsync("audit.example.com");

        var text = _output.ToString();
        using var authority = new TlsFolder(_data).LoadAuthority();
        Assert.Contains("sha256:" + Convert.ToHexStringLower(authority.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256)), text, StringComparison.Ordinal);
        Assert.Contains("AuditConsole__Ingestion__Listen=https://", text, StringComparison.Ordinal);
        Assert.Contains("server: https://audit.example.com:8443/ingest/k8s/audit/", text, StringComparison.Ordinal);
        var given = text.Split("certificate-authority-data: ")[1].Split(Environment.NewLine)[0];
        using var trusted = X509Certificate2.CreateFromPem(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(given)));
        Assert.Equal(authority.Thumbprint, trusted.Thumbprint);
        Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Again_it_renews_the_certificate_and_keeps_the_authority_unless_told_otherwise()
    {
        await InitAsync("a.example.com");
        var folder = new TlsFolder(_data);
        var (authority, server) = (await File.ReadAllTextAsync(folder.Authority), await File.ReadAllTextAsync(folder.Server));

        await InitAsync("a.example.com");
        Assert.Equal(authority, await File.ReadAllTextAsync(folder.Authority));
        Assert.NotEqual(server, await File.ReadAllTextAsync(folder.Server));

        await new TlsVerb(_output, _errors, _time).InitAsync(_data, ["a.example.com"], isNewAuthority: true);
        Assert.NotEqual(authority, await File.ReadAllTextAsync(folder.Authority));
    }

    [Fact]
    public async Task Only_the_owner_can_read_the_keys()
    {
        await InitAsync("a.example.com");

        if (!OperatingSystem.IsWindows())
        {
            var modes = Directory.GetFiles(Path.Combine(_data, "tls")).Select(File.GetUnixFileMode).ToList();
            Assert.Equal(4, modes.Count);
            Assert.All(modes, mode => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode));
        }
    }

    [Fact]
    public async Task Files_that_are_no_authority_are_told_and_left_alone()
    {
        await InitAsync("a.example.com");
        var folder = new TlsFolder(_data);
        await File.WriteAllTextAsync(folder.AuthorityKey, "not a key");

        Assert.Equal(TlsVerb.Failed, await InitAsync("a.example.com"));

        Assert.Contains(folder.Path, _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal("not a key", await File.ReadAllTextAsync(folder.AuthorityKey));
    }

    [Theory]
    [InlineData("audit.example.com", true)]
    [InlineData("*.example.com", true)]
    [InlineData("10.0.0.5", true)]
    [InlineData("::1", true)]
    [InlineData("localhost", true)]
    [InlineData("a b", false)]
    [InlineData("https://a", false)]
    [InlineData("a:8443", false)]
    [InlineData("", false)]
    [InlineData("*.*.example.com", false)]
    public void Hosts_are_names_or_addresses(string text, bool isHost) => Assert.Equal(isHost, TlsVerb.IsHost(text));

    [Theory]
    [InlineData("https://0.0.0.0:8443", true)]
    [InlineData("https://*:8443", true)]
    [InlineData("http://0.0.0.0:8443", false)]
    [InlineData("https://unix:/tmp/x", false)]
    [InlineData("8443", false)]
    public void A_listener_is_https_with_a_port(string listen, bool isGood)
    {
        var address = new IngestDoorOptions { Listen = listen }.Address(out var fault);

        Assert.Equal(isGood, address is not null);
        Assert.Equal(isGood, fault is null);
        Assert.True(isGood || fault!.StartsWith("AuditConsole:Ingestion:Listen: expected", StringComparison.Ordinal));
    }

    private Task<int> InitAsync(params string[] hosts) => new TlsVerb(_output, _errors, _time).InitAsync(_data, hosts, isNewAuthority: false);
}
