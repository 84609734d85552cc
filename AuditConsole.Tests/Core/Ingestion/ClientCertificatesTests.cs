using System.Net;
using System.Security.Cryptography.X509Certificates;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class ClientCertificatesTests : IDisposable
{
    private readonly SomeAuthority _root = SomeAuthority.Root();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void What_the_authority_signed_leads_to_it_and_what_only_says_so_does_not()
    {
        using var good = _root.Issue("CN=kube-apiserver");
        using var other = SomeAuthority.Root();
        using var forged = _root.Forged();
        using var stranger = other.Issue("CN=kube-apiserver");
        using var pretender = forged.Issue("CN=kube-apiserver");

        Assert.True(Leads(_root.Pem, good));
        Assert.True(Leads(other.Pem + "\n" + _root.Pem, good));
        Assert.False(Leads(_root.Pem, stranger));
        Assert.False(Leads(_root.Pem, pretender));
        Assert.False(Leads(_root.Pem, pretender, forged.Certificate));
    }

    [Fact]
    public void An_authority_between_is_sent_along_or_trusted_by_itself()
    {
        using var between = _root.Below("Between");
        using var forged = between.Forged();
        using var good = between.Issue("CN=kube-apiserver");
        using var pretender = forged.Issue("CN=kube-apiserver");
        using var fromRoot = _root.Issue("CN=kube-apiserver");

        Assert.False(Leads(_root.Pem, good));
        Assert.True(Leads(_root.Pem, good, between.Certificate));
        Assert.True(Leads(_root.Pem + "\n" + between.Pem, good));
        Assert.True(Leads(between.Pem, good));
        Assert.True(Leads(between.Pem, good, _root.Certificate));
        Assert.False(Leads(between.Pem, pretender));
        Assert.False(Leads(between.Pem, pretender, forged.Certificate));
        Assert.False(Leads(between.Pem, pretender, _root.Certificate));
        Assert.False(Leads(between.Pem, fromRoot, _root.Certificate));
    }

    [Fact]
    public void It_must_be_for_clients_still_good_and_not_the_authority_itself()
    {
        using var server = _root.Issue("CN=a", SomeAuthority.ServerAuthentication);
        using var over = _root.Issue("CN=a", end: new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.False(Leads(_root.Pem, server));
        Assert.False(Leads(_root.Pem, over));
        Assert.False(Leads(_root.Pem, _root.Certificate));
        Assert.False(Leads("not a certificate", server));
    }

    [Theory]
    [InlineData("kube-apiserver", true)]
    [InlineData("CN=kube-apiserver, O=system:masters", true)]
    [InlineData("O=system:masters,CN=kube-apiserver", true)]
    [InlineData("O = system:masters, CN = kube-apiserver", true)]
    [InlineData("API.prod.example", true)]
    [InlineData("spiffe://prod/apiserver", true)]
    [InlineData("ops@example.com", true)]
    [InlineData("10.0.0.5", true)]
    [InlineData("2001:db8:0::5", true)]
    [InlineData("Kube-apiserver", false)]
    [InlineData("CN=kube-apiserver", false)]
    [InlineData("CN=kube-apiserver, O=system:nodes", false)]
    [InlineData("CN=kube-apiserver, O=system:masters, O=x", false)]
    [InlineData("kube", false)]
    [InlineData("system:masters", false)]
    [InlineData("prod.example", false)]
    [InlineData("10.0.0.6", false)]
    [InlineData("", false)]
    public async Task A_name_that_is_demanded_is_the_subject_its_common_name_or_an_alternative(string name, bool has)
    {
        await using var capture = await Capture.StartAsync();
        await capture.SourceAsync("prod");
        await TrustAsync(capture, "prod", _root, name);
        using var certificate = _root.Issue("O=system:masters,CN=kube-apiserver", names: names =>
        {
            names.AddDnsName("api.prod.example");
            names.AddUri(new Uri("spiffe://prod/apiserver"));
            names.AddEmailAddress("ops@example.com");
            names.AddIpAddress(IPAddress.Parse("10.0.0.5"));
            names.AddIpAddress(IPAddress.Parse("2001:db8::5"));
            names.AddUserPrincipalName("upn@example.com");
        });

        Assert.Equal(has ? ["prod"] : [], capture.Get<ClientCertificates>().SourcesOf(certificate, []));
    }

    [Fact]
    public async Task One_certificate_may_stand_for_several_sources_and_a_changed_source_is_looked_at_anew()
    {
        await using var capture = await Capture.StartAsync();
        foreach (var name in (string[])["b", "a", "c", "d"])
        {
            await capture.SourceAsync(name);
        }

        using var other = SomeAuthority.Root("Other");
        await TrustAsync(capture, "a", _root, null);
        await TrustAsync(capture, "b", _root, "kube");
        await TrustAsync(capture, "c", other, null);
        using var certificate = _root.Issue("CN=kube");
        var certificates = capture.Get<ClientCertificates>();
        Assert.Equal(["a", "b"], certificates.SourcesOf(certificate, []));

        await TrustAsync(capture, "a", other, null);

        Assert.Equal(["b"], certificates.SourcesOf(certificate, []));
    }

    [Fact]
    public void Authorities_are_certificates()
    {
        Assert.Null(CertificateChain.Fault(_root.Pem));
        Assert.NotNull(CertificateChain.Fault(string.Empty));
        Assert.NotNull(CertificateChain.Fault("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"));
    }

    private static bool Leads(string authorities, X509Certificate2 certificate, params X509Certificate2[] sent)
        => CertificateChain.LeadsTo(authorities, certificate, [.. sent], new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

    private static async Task TrustAsync(Capture capture, string source, SomeAuthority authority, string? name)
        => Assert.Null((await capture.Get<SourceRegistry>().ChangeAsync(source, s => s with { ClientAuthorities = authority.Pem, ClientName = name }, Capture.Person, default)).Problem);
}
