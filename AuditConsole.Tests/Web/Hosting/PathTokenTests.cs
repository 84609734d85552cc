using AuditConsole.Web.Hosting.Requests;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace AuditConsole.Tests.Web.Hosting;

public sealed class PathTokenTests
{
    [Theory]
    [InlineData("/ingest/k8s/admission/prod/acs_x", "/ingest/k8s/admission/prod", "acs_x")]
    [InlineData("/ingest/k8s/admission/prod/acs_x/", "/ingest/k8s/admission/prod", "acs_x")]
    [InlineData("/Ingest/K8s/Admission/prod/acs_x", "/Ingest/K8s/Admission/prod", "acs_x")]
    [InlineData("/ingest/k8s/admission/prod", "/ingest/k8s/admission/prod", null)]
    [InlineData("/ingest/k8s/admission/prod/", "/ingest/k8s/admission/prod/", null)]
    [InlineData("/ingest/k8s/admission/prod/a/b", "/ingest/k8s/admission/prod/a/b", null)]
    [InlineData("/ingest/k8s/audit/prod/acs_x", "/ingest/k8s/audit/prod/acs_x", null)]
    [InlineData("/x/ingest/k8s/admission/prod/acs_x", "/x/ingest/k8s/admission/prod/acs_x", null)]
    [InlineData("/", "/", null)]
    public void The_token_is_cut_from_the_path_of_admission_and_of_no_other(string path, string left, string? token)
    {
        var features = Request(path);

        PathToken.Cut(features);

        var request = features.Get<IHttpRequestFeature>()!;
        Assert.Equal((left, token), (request.Path, features.Get<PathToken>()?.Text));
        Assert.DoesNotContain(token ?? "acs_never", request.RawTarget, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_request_of_a_connection_has_none_of_the_one_before()
    {
        var features = Request("/ingest/k8s/admission/prod/acs_x");
        PathToken.Cut(features);

        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Path = "/ingest/k8s/admission/prod" });
        PathToken.Cut(features);

        Assert.Null(features.Get<PathToken>());
    }

    private static FeatureCollection Request(string path)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Path = path, RawTarget = path, QueryString = string.Empty });
        return features;
    }
}
