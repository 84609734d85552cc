using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Web.Components.Capture;
using Xunit;

namespace AuditConsole.Tests.Web.Capture;

public sealed class SourceSettingsTests
{
    private static readonly Source Prod = new() { Name = "prod", Cluster = "eu", Project = "p", TrustedProxies = ["10.0.0.0/8", "::1"], KeepRaw = true, IsPaused = true };

    [Fact]
    public void What_is_not_changed_stays()
        => Assert.Equivalent(Prod, SourceSettings.Of(Prod).Apply(Prod), strict: true);

    [Fact]
    public void Blanks_around_and_between_mean_nothing()
    {
        var source = new SourceSettings { Cluster = " eu-1 ", Project = "  ", TrustedProxies = "10.0.0.0/8,\n 192.0.2.7 " }.Apply(Prod);

        Assert.Equal(("eu-1", null), (source.Cluster, source.Project));
        Assert.Equal(["10.0.0.0/8", "192.0.2.7"], source.TrustedProxies);
    }

    [Theory]
    [InlineData("", "", true, "Client authorities")]
    [InlineData("", "kube-apiserver", false, "Client name")]
    [InlineData("not a certificate", "", false, "Client authorities")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "", false, "Client authorities")]
    public void Certificates_that_would_shut_everybody_out_are_refused(string authorities, string name, bool needsBoth, string field)
        => Assert.Equal(field, new SourceSettings { Cluster = "eu", ClientAuthorities = authorities, ClientName = name, NeedsBoth = needsBoth }.Fault()?.Title);

    [Theory]
    [InlineData("", "", "", "Cluster")]
    [InlineData("eu", "", "10.0.0.0/8, proxy.example.com", "Trusted proxies")]
    [InlineData("eu", "", "10.0.0.0/40", "Trusted proxies")]
    [InlineData("eu", "0123456789012345678901234567890123456789012345678901234567890123456789", "", "Project")]
    public void The_field_that_will_not_do_is_named(string cluster, string project, string proxies, string field)
        => Assert.Equal(field, new SourceSettings { Cluster = cluster, Project = project, TrustedProxies = proxies }.Fault()?.Title);
}
