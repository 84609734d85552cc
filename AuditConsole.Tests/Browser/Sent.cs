using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace AuditConsole.Tests.Browser;

/// <summary>Events sent through the API while pages are open.</summary>
internal static class Sent
{
    /// <summary>An event of this moment in the native form.</summary>
    public static JsonObject Now(string actor, string name) => new()
    {
        ["timestamp"] = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["event_type"] = "policy.modify",
        ["actor"] = new JsonObject { ["name"] = actor },
        ["resource"] = new JsonObject { ["type"] = "policy", ["name"] = name },
        ["action"] = new JsonObject { ["operation"] = "update" },
    };

    public static Task AcceptedAsync(HttpClient api, string source, JsonObject sent) => TakenAsync(api, $"/api/v1/events?source={source}", sent);

    public static Task AuditAsync(HttpClient api, string source, JsonObject sent) => TakenAsync(api, $"/ingest/k8s/audit/{source}", sent);

    private static async Task TakenAsync(HttpClient api, string path, JsonObject sent)
    {
        using var body = new StringContent(sent.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await api.PostAsync(path, body);
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(report.TryGetProperty("accepted", out var accepted) && accepted.GetInt32() == 1, report.ToString());
    }
}
