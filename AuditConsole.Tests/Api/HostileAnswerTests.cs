using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Changes;
using AuditConsole.Tests.Support;
using AuditConsole.Web;
using AuditConsole.Web.Components.Policies;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>Documents and differences of objects made of hostile strings: as YAML, as JSON and as text they are data and nothing else.</summary>
public sealed class HostileAnswerTests(HostileAnswerTests.Target target) : IClassFixture<HostileAnswerTests.Target>
{
    // A body with half a pair is kept as it is and makes no version that could be shown.
    private static readonly string[] Words = [.. HostileWords.All.Concat(HostileWords.Unsound).Where(w => w.Title is not ("huge" or "half a pair")).Select(w => w.Json)];

    private readonly HttpClient _client = target.Client;

    [Fact]
    public async Task Every_form_of_a_version_is_data_of_its_own_type()
    {
        var keys = await KeysAsync();
        foreach (var address in keys.SelectMany(key => new[] { Urls.ApiVersion(key, 1), Urls.ApiVersion(key, 2) }))
        {
            var yaml = await TextAsync(address, "application/yaml");
            Assert.Contains("kind: NetworkSet\n", yaml, StringComparison.Ordinal);

            // Every line is a member or an element: no value begins one.
            Assert.DoesNotContain(yaml.Split('\n'), line => line.Length > 0 && !line.TrimStart().StartsWith("- ", StringComparison.Ordinal) && !line.Contains(": ", StringComparison.Ordinal) && line[^1] != ':' && line[0] != ' ');
            using var json = JsonDocument.Parse(await TextAsync(address, "application/json", accept: "application/json"));
            Assert.Equal("NetworkSet", json.RootElement.GetProperty("kind").GetString());
            using var raw = JsonDocument.Parse(await TextAsync(address + "?raw=true", "application/json"));
        }
    }

    [Fact]
    public async Task A_difference_is_plain_text_whose_every_line_is_one_of_the_documents()
    {
        foreach (var key in await KeysAsync())
        {
            var text = await TextAsync(Urls.ApiDiff(key, 1, 2), "text/plain");

            Assert.StartsWith("--- v1\n+++ v2\n@@ ", text, StringComparison.Ordinal);
            Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Contains(line[0], "-+ @"));
            Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("+++ ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Lists_are_plain_and_an_address_made_of_words_is_refused_in_words()
    {
        HostileWords.AssertPlain(await TextAsync("/api/v1/objects?limit=100", "application/json"));
        foreach (var key in await KeysAsync())
        {
            HostileWords.AssertPlain(await TextAsync(Urls.ApiVersions(key), "application/json"));
        }

        foreach (var word in HostileWords.Texts.Select(Uri.EscapeDataString))
        {
            foreach (var address in new[] { $"/api/v1/objects?kind={word}&limit={word}", $"/api/v1/objects/a/b/c/d/{word}/versions/1", $"/api/v1/objects/a/b/c/d/e/versions/{word}", $"/api/v1/objects/a/b/c/d/e/diff?base={word}&head={word}", $"/{word}", $"/api/v1/{word}" })
            {
                using var answer = await _client.GetAsync(address);
                Assert.True((int)answer.StatusCode is >= 300 and < 500, $"{address}: {answer.StatusCode}");
                if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
                {
                    HostileWords.AssertPlain(await answer.Content.ReadAsStringAsync());
                }
            }
        }
    }

    [Fact]
    public void The_name_of_a_download_is_a_slug_whatever_the_object_is_called()
    {
        foreach (var word in HostileWords.Texts.Append(new string('x', 100_000)))
        {
            Assert.Matches("^[a-z0-9][a-z0-9-]{0,63}-v2\\.yaml$", DownloadName.Of(new ObjectKey(word, word, word, word, word), 2));
        }
    }

    /// <summary>The objects of this class, once all their versions are there.</summary>
    private async Task<List<ObjectKey>> KeysAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            using var list = JsonDocument.Parse(await _client.GetStringAsync("/api/v1/objects?limit=100&cluster=answers", patience.Token));
            var items = list.RootElement.GetProperty("items").EnumerateArray().ToList();
            if (items.Count >= Words.Length && items.All(item => item.GetProperty("versions").GetInt32() == 2))
            {
                string Part(JsonElement item, string name) => item.GetProperty(name).GetString()!;
                return [.. items.Select(item => new ObjectKey(Part(item, "cluster"), Part(item, "group"), Part(item, "kind"), Part(item, "namespace"), Part(item, "name")))];
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task<string> TextAsync(string address, string type, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "*/*");
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode} {text}");
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Null(answer.Content.Headers.ContentDisposition);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        return text;
    }

    private static string Write(string word, int i, string verb, int version)
    {
        var document = $$$$$"""{"apiVersion":"crd.projectcalico.org/v1","kind":"NetworkSet","metadata":{"name":"{{{{{i}}}}}{{{{{word}}}}}","namespace":"{{{{{word}}}}}","uid":"a{{{{{i}}}}}","resourceVersion":"{{{{{version}}}}}","labels":{"{{{{{word}}}}}":"{{{{{word}}}}}"},"annotations":{"a\n--- v9\n+++ v9":"a\n--- v9\n@@ -1 +1 @@"}},"spec":{"{{{{{word}}}}}":["{{{{{word}}}}}","v{{{{{version}}}}} {{{{{word}}}}}"]}}""";
        return $$$$$"""{"level":"RequestResponse","auditID":"a{{{{{i}}}}}-{{{{{version}}}}}","stage":"ResponseComplete","requestURI":"/x","verb":"{{{{{verb}}}}}","user":{"username":"{{{{{word}}}}}"},"objectRef":{"resource":"networksets","namespace":"{{{{{word}}}}}","name":"{{{{{i}}}}}{{{{{word}}}}}","apiGroup":"crd.projectcalico.org","apiVersion":"v1"},"responseStatus":{"code":200},"responseObject":{{{{{document}}}}},"stageTimestamp":"2026-11-21T10:00:0{{{{{version}}}}}.000000Z"}""";
    }

    /// <summary>The events of all words, sent once. On a real port: the in-memory server does not keep an address as it was sent.</summary>
    public sealed class Target : IAsyncLifetime, IDisposable
    {
        private readonly AppFactory _app = new();

        public HttpClient Client { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _app.Serve() };
            Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AppFactory.ApiKey);
            var items = Words.SelectMany((w, i) => new[] { Write(w, i, "create", 1), Write(w, i, "update", 2) });
            using var content = new StringContent($$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{string.Join(',', items)}}]}""", Encoding.UTF8, "application/json");
            using var answer = await Client.PostAsync("/ingest/k8s/audit/answers", content);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        public Task DisposeAsync()
        {
            Dispose();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            Client?.Dispose();
            _app.Dispose();
        }
    }
}
