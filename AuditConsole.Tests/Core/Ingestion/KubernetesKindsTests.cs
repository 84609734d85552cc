using AuditConsole.Core.Ingestion.Kubernetes;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class KubernetesKindsTests
{
    [Theory]
    [InlineData("Pod", "pods")]
    [InlineData("Lease", "leases")]
    [InlineData("NetworkPolicy", "networkpolicies")]
    [InlineData("GitRepository", "gitrepositories")]
    [InlineData("ServiceEntry", "serviceentries")]
    [InlineData("HTTPProxy", "httpproxies")]
    [InlineData("Gateway", "gateways")]
    [InlineData("LicenseKey", "licensekeys")]
    [InlineData("Ingress", "ingresses")]
    [InlineData("StorageClass", "storageclasses")]
    [InlineData("Prometheus", "prometheuses")]
    [InlineData("DNS", "dnses")]
    [InlineData("Endpoints", "endpoints")]
    [InlineData("EndpointSlice", "endpointslices")]
    [InlineData("Sandbox", "sandboxes")]
    [InlineData("Branch", "branches")]
    [InlineData("Mesh", "meshes")]
    public void The_resources_of_a_kind_are_named_by_its_plural(string kind, string plural) => Assert.Equal(plural, KubernetesKinds.Plural(kind));

    [Theory]
    [InlineData("networking.k8s.io", "networkpolicies", "NetworkPolicy")]
    [InlineData("projectcalico.org", "licensekeys", "LicenseKey")]
    [InlineData("", "endpoints", "Endpoints")]
    [InlineData(null, "pods", "Pod")]
    [InlineData("source.toolkit.fluxcd.io", "gitrepositories", "gitrepositories")]
    public void A_kind_is_known_by_its_plural_or_not_at_all(string? group, string resource, string kind) => Assert.Equal(kind, new KubernetesKinds().Of(group, resource));

    [Fact]
    public void What_a_body_taught_holds_for_its_group()
    {
        var kinds = new KubernetesKinds();

        kinds.Learn("source.toolkit.fluxcd.io", "gitrepositories", "GitRepository");

        Assert.Equal("GitRepository", kinds.Of("source.toolkit.fluxcd.io", "gitrepositories"));
        Assert.Equal("gitrepositories", kinds.Of("example.com", "gitrepositories"));
    }
}
