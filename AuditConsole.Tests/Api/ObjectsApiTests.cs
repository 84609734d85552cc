using System.Net;
using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Api;

public sealed class ObjectsApiTests
{
    private const string Web = "/api/v1/objects/prod/networking.k8s.io/NetworkPolicy/shop/web";

    private static readonly StoredEvent[] Life =
    [
        Event(1, 1, "create", Body(80, 1), change: e => e.Reason = "TICKET-1"),
        Event(2, 2, "update", Body(443, 2)),
        Event(3, 3, "update", Body(443, 2)),
        Event(4, 4, "patch", request: "{}"),
        Event(5, 5, "delete"),
    ];

    [Fact]
    public async Task Objects_are_listed_with_their_last_change()
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        var item = (await JsonAsync(host, "/api/v1/objects?kind=NetworkPolicy&namespace=shop&name=web&cluster=prod")).GetProperty("items")[0];
        Assert.Equal(
            """{"cluster":"prod","group":"networking.k8s.io","kind":"NetworkPolicy","namespace":"shop","name":"web","uid":"u-1","tier":null,"state":"deleted","versions":4,"last":{"seq":5,"time":"1970-01-01T00:00:05.000000Z","actor":"jane","action":"delete"}}""",
            item.GetRawText());
    }

    [Theory]
    [InlineData("kind=Pod", 0)]
    [InlineData("kind=Pod&kind=NetworkPolicy", 1)]
    [InlineData("namespace=_", 0)]
    [InlineData("state=deleted", 1)]
    [InlineData("state=live", 0)]
    [InlineData("cluster=other", 0)]
    [InlineData("name=we", 0)]
    public async Task Parameters_narrow_the_list(string query, int count)
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        Assert.Equal(count, (await JsonAsync(host, "/api/v1/objects?" + query)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_parameter_that_there_is_not_is_refused_by_name()
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        using var answer = await host.Client.GetAsync("/api/v1/objects?kynd=Pod");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("kynd: there is no such parameter; one of kind, namespace", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_one_another_without_loss_or_repetition()
    {
        await using var host = await ObjectsHost.StartAsync([.. Enumerable.Range(1, 7).Select(i => Event(i, i % 3, "create", Body(80, i), change: e => e.Resource.Name = "web-" + i))]);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await JsonAsync(host, "/api/v1/objects?limit=2&cursor=" + cursor);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(o => o.GetProperty("name").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(["web-5", "web-2", "web-7", "web-4", "web-1", "web-6", "web-3"], names);
    }

    [Fact]
    public async Task Versions_are_newest_first_and_noise_only_on_request()
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        var items = (await JsonAsync(host, Web + "/versions")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([4, 3, 2, 1], items.Select(i => i.GetProperty("version").GetInt32()));
        Assert.Equal(
            """{"version":1,"seq":1,"time":"1970-01-01T00:00:01.000000Z","actor":"jane","action":"create","class":"change","before_confidence":"captured","after_confidence":"captured","uid":"u-1","reason":"TICKET-1","note":null,"deleted":false,"recreated":false,"implied":false}""",
            items[3].GetRawText());
        Assert.Equal("only the patch was captured, not its result", items[1].GetProperty("note").GetString());
        Assert.Equal(5, (await JsonAsync(host, Web + "/versions?noise=1")).GetProperty("items").GetArrayLength());
        var first = await JsonAsync(host, Web + "/versions?limit=3");
        var second = await JsonAsync(host, Web + "/versions?limit=3&cursor=" + first.GetProperty("next_cursor").GetString());
        Assert.Equal(1, second.GetProperty("items")[0].GetProperty("version").GetInt32());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("v2")]
    public async Task A_version_is_YAML_or_JSON_or_the_stored_body(string version)
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        using var yaml = await host.Client.GetAsync($"{Web}/versions/{version}");
        Assert.Equal("application/yaml", yaml.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n  namespace: shop\nspec:\n", await yaml.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Web}/versions/{version}");
        request.Headers.Accept.ParseAdd("application/json");
        using var json = await host.Client.SendAsync(request);
        Assert.Equal("""{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"web","namespace":"shop"},"spec":{"ingress":[{"ports":[{"port":443}]}]}}""", await json.Content.ReadAsStringAsync());
        Assert.Equal(Body(443, 2), await host.Client.GetStringAsync($"{Web}/versions/{version}?raw=1"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_version_without_a_body_has_no_content(int version)
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        using var answer = await host.Client.GetAsync($"{Web}/versions/{version}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Theory]
    [InlineData("base=v1&head=v2", HttpStatusCode.OK, "--- v1\n+++ v2\n@@ -6,4 +6,4 @@\n spec:\n   ingress:\n   - ports:\n-    - port: 80\n+    - port: 443\n")]
    [InlineData("base=2&head=2", HttpStatusCode.OK, "")]
    [InlineData("base=v2&head=v4", HttpStatusCode.OK, "--- v2\n+++ v4\n@@ -1,9 +0,0 @@\n-apiVersion: networking.k8s.io/v1\n-kind: NetworkPolicy\n-metadata:\n-  name: web\n-  namespace: shop\n-spec:\n-  ingress:\n-  - ports:\n-    - port: 443\n")]
    [InlineData("base=v2&head=v3", HttpStatusCode.Conflict, null)]
    [InlineData("base=v2&head=v9", HttpStatusCode.NotFound, null)]
    [InlineData("base=v2", HttpStatusCode.BadRequest, null)]
    [InlineData("base=x&head=v1", HttpStatusCode.BadRequest, null)]
    public async Task Two_versions_are_compared(string query, HttpStatusCode status, string? text)
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        using var answer = await host.Client.GetAsync($"{Web}/diff?{query}");
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(text is null ? "application/problem+json" : "text/plain", answer.Content.Headers.ContentType!.MediaType);
        if (text is not null)
        {
            Assert.Equal(text, await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("/api/v1/objects?limit=0", "limit: a number from 1 to 500 was expected.")]
    [InlineData("/api/v1/objects?limit=501", "limit: a number from 1 to 500 was expected.")]
    [InlineData("/api/v1/objects?state=gone", "state: live, terminating or deleted was expected.")]
    [InlineData("/api/v1/objects?cursor=x", "cursor: a next_cursor of a former answer was expected.")]
    [InlineData(Web + "/versions?noise=maybe", "noise: 0 or 1 was expected.")]
    [InlineData(Web + "/versions?cursor=-1", "cursor: a next_cursor of a former answer was expected.")]
    [InlineData(Web + "/versions/latest", "version: a version such as v3 was expected.")]
    [InlineData(Web + "/versions/0", "version: a version such as v3 was expected.")]
    [InlineData(Web + "/versions/1?raw=yes", "raw: 0 or 1 was expected.")]
    public async Task Bad_input_is_told_with_what_was_expected(string path, string detail)
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        using var answer = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(detail, problem.RootElement.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/api/v1/objects/prod/_/NetworkPolicy/shop/web/versions")]
    [InlineData(Web + "x/versions")]
    [InlineData(Web + "/versions/99")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        using var answer = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Names_of_any_kind_are_addressed_percent_encoded()
    {
        await using var host = await ObjectsHost.StartAsync(
            Event(1, 1, "create", Body(80), change: e => (e.Resource.Group, e.Resource.Kind, e.Resource.Namespace, e.Resource.Name) = (string.Empty, "Namespace", null, "lab")),
            Native(2, 2, EventAction.Update, "1", "2", e => e.Resource.Name = "arn:aws:ec2/i-1 ä%2F?"));
        Assert.Equal(1, (await JsonAsync(host, "/api/v1/objects/prod/_/Namespace/_/lab/versions")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await JsonAsync(host, "/api/v1/objects/cloud/_/ec2_instance/_/arn%3Aaws%3Aec2%2Fi-1%20%C3%A4%252F%3F/versions")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/v1/objects", Permission.AuditList)]
    [InlineData(Web + "/versions", Permission.AuditList)]
    [InlineData(Web + "/versions/1", Permission.AuditBody)]
    [InlineData(Web + "/diff?base=1&head=2", Permission.AuditBody)]
    public async Task Each_route_asks_for_its_permission(string path, string permission)
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        host.Caller = ObjectsHost.Of([.. Permission.All.Where(p => p != permission)], new Scope("default"));
        using var denied = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        host.Caller = ObjectsHost.Of([permission], new Scope("default"));
        using var allowed = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Theory]
    [InlineData(Web + "/versions")]
    [InlineData(Web + "/versions/1")]
    [InlineData(Web + "/diff?base=1&head=2")]
    public async Task Out_of_scope_is_as_if_it_never_existed(string path)
    {
        await using var host = await ObjectsHost.StartAsync(Life);
        host.Caller = ObjectsHost.Of(Permission.All, new Scope("default") { Namespaces = ["other"] });
        using var answer = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty((await JsonAsync(host, "/api/v1/objects")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_limited_scope_sees_no_seq_and_no_row_number()
    {
        await using var host = await ObjectsHost.StartAsync([.. Enumerable.Range(1, 3).Select(i => Event(i, i, "create", Body(80, i), change: e => e.Resource.Name = "web-" + i))]);
        host.Caller = ObjectsHost.Of(Permission.All, new Scope("default") { Namespaces = ["shop"] });
        var page = await JsonAsync(host, "/api/v1/objects?limit=1");
        Assert.False(page.GetProperty("items")[0].GetProperty("last").TryGetProperty("seq", out _));
        var cursor = page.GetProperty("next_cursor").GetString()!;
        Assert.Equal("web-2", (await JsonAsync(host, "/api/v1/objects?limit=1&cursor=" + cursor)).GetProperty("items")[0].GetProperty("name").GetString());
        Assert.False((await JsonAsync(host, Web.Replace("/web", "/web-1", StringComparison.Ordinal) + "/versions")).GetProperty("items")[0].TryGetProperty("seq", out _));
        host.Caller = ObjectsHost.Of(Permission.All, new Scope("default"));
        using var refused = await host.Client.GetAsync("/api/v1/objects?cursor=" + cursor);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static async Task<JsonElement> JsonAsync(ObjectsHost host, string path)
    {
        using var json = JsonDocument.Parse(await host.Client.GetStringAsync(path));
        return json.RootElement.Clone();
    }
}
