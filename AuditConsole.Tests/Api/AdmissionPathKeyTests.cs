using System.Net;
using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class AdmissionPathKeyTests
{
    private const string Review = """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"r1","operation":"DELETE","kind":{"group":"","version":"v1","kind":"Namespace"},"resource":{"group":"","version":"v1","resource":"namespaces"},"name":"a","userInfo":{"username":"jane"},"oldObject":{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"a"}}}}""";

    [Fact]
    public async Task A_key_of_the_source_in_the_path_lets_its_reviews_in_and_no_others()
    {
        await using var app = new AppFactory();
        using var all = app.WithKey();
        using var made = await all.PostAsync("/api/v1/events?source=prod", new StringContent("[]", Encoding.UTF8, "application/json"));
        var directory = app.Services.GetRequiredService<AccessDirectory>();
        var owner = directory.CallerOf(directory.Current.Keys.Single().OwnerId);
        var key = (await app.Services.GetRequiredService<ApiKeyRegister>().CreateAsync(new NewApiKey("webhook", [Permission.EventsWrite], "prod", null), owner, default)).Value!.Text;
        using var client = app.Anonymous();

        using var taken = await PostAsync(client, $"/ingest/k8s/admission/prod/{key}");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Contains("\"allowed\":true", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var other = await PostAsync(client, $"/ingest/k8s/admission/other/{key}");
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        using var nobody = await PostAsync(client, "/ingest/k8s/admission/prod");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path)
    {
        using var content = new StringContent(Review, Encoding.UTF8, "application/json");
        return await client.PostAsync(path, content);
    }
}
