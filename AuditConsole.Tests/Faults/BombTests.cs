using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AuditConsole.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AuditConsole.Tests.Faults;

/// <summary>
/// Bombs against the real process: what they are answered, that none of them hides its event, and how much memory each one takes at most.
/// The bound is 64 MiB for what is read. What is longer than the largest event may take as much again: beside the request, its event lies in memory once more in the one spelling that is hashed,
/// and the memory lent to smaller parts of it on the way is not returned to the system at once. The figures of a run stand in its output.
/// </summary>
public sealed class BombTests(BombTests.Target target, ITestOutputHelper output) : IClassFixture<BombTests.Target>
{
    private const long Bound = 64 * Bombs.MiB;
    private const long LargestEvent = 8 * Bombs.MiB;

    private readonly ServerProcess _server = target.Server;

    [Fact]
    public async Task No_bomb_hides_its_event_or_fills_the_memory()
    {
        foreach (var bomb in Bombs.Refused.Concat(Bombs.Events))
        {
            await MeasureAsync(bomb.Title, bomb.Body(), async body => Assert.Equal((bomb.Title, bomb.Status), (bomb.Title, await PostAsync(bomb, "bombs", body))));
        }

        var found = await FoundAsync("bombs");
        Assert.Equal(Bombs.Events.Select(b => b.Title).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(Bombs.Events, bomb => Assert.Equal((bomb.Title, Bomb.Actor, "create", bomb.IsMarked), (bomb.Title, found[bomb.Title].Actor, found[bomb.Title].Verb, found[bomb.Title].IsMarked)));
        Assert.DoesNotMatch("Z (error|fatal) ", _server.Output);
    }

    [Fact]
    public async Task An_admission_review_that_unpacks_without_end_is_let_through_within_the_memory()
        => await MeasureAsync("admission", Bombs.Refused[0].Body(), async body =>
        {
            using var content = Json(body);
            content.Headers.ContentEncoding.Add("gzip");
            using var answer = await _server.Client.PostAsync(new Uri("/ingest/k8s/admission/reviews", UriKind.Relative), content);
            Assert.Contains("\"allowed\":true", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        });

    [Fact]
    public async Task Nothing_that_is_sent_acts_in_the_log_of_the_program()
    {
        foreach (var text in HostileWords.Texts)
        {
            var escaped = Uri.EscapeDataString(text);
            foreach (var head in new[] { $"GET /{text} HTTP/1.1", $"{text} / HTTP/1.1", $"GET /{escaped}?q={escaped} HTTP/1.1", $"POST /api/v1/events?source={escaped} HTTP/1.1\r\nContent-Type: {text}\r\nContent-Length: 2\r\nAuthorization: Bearer {ServerProcess.ApiKey}\r\nX-Forwarded-For: {text}" })
            {
                Assert.DoesNotContain("Set-Cookie: x", await SpeakAsync($"{head}\r\nHost: {_server.Address.Authority}\r\nUser-Agent: {text}\r\nConnection: close\r\n\r\n{{}}"), StringComparison.Ordinal);
            }
        }

        await SpeakAsync($"GET /that-was-all HTTP/1.1\r\nHost: {_server.Address.Authority}\r\nConnection: close\r\n\r\n");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_server.Output.Contains("that-was-all", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }

        // The log tells of addresses at this level, so that there is something to be seen.
        Assert.Contains("HYPERLINK", _server.Output, StringComparison.Ordinal);
        HostileWords.AssertPlain(_server.Output);
    }

    [Fact]
    public async Task Files_of_bombs_are_imported_beside_the_server_within_its_memory()
    {
        // All of the small ones, and some of the large ones of each kind.
        var some = Bombs.Events.Where((_, i) => i < Bombs.Small.Count || i % 3 == 0).ToList();
        var lines = Path.Combine(target.Folder, "lines.jsonl");
        await using (var file = File.Create(lines))
        {
            foreach (var bomb in some)
            {
                await file.WriteAsync(bomb.Body());
                file.WriteByte((byte)'\n');
            }
        }

        // 64 MiB of nothing, and a line of that length: both are read, neither is kept.
        var (blanks, line) = (Path.Combine(target.Folder, "blanks.json.gz"), Path.Combine(target.Folder, "line.json.gz"));
        await File.WriteAllBytesAsync(blanks, Bombs.Packed(64, to => new System.IO.Compression.GZipStream(to, System.IO.Compression.CompressionLevel.Fastest)));
        await File.WriteAllBytesAsync(line, Bombs.Packed(64, to => new System.IO.Compression.GZipStream(to, System.IO.Compression.CompressionLevel.Fastest), "{\"kind\":"));

        await ImportAsync(blanks, 0, "0 events read");
        await ImportAsync(line, 1, "1 event read, 0 stored, 0 already there, 1 refused");
        await ImportAsync(lines, 0, $"{some.Count} events read, {some.Count} stored");

        var found = await FoundAsync("files");
        Assert.All(some, bomb => Assert.Equal((bomb.Title, Bomb.Actor, bomb.IsMarked), (bomb.Title, found[bomb.Title].Actor, found[bomb.Title].IsMarked)));
    }

    private async Task ImportAsync(string file, int code, string said)
    {
        var verb = (ExitCode: -1, Output: string.Empty, Errors: string.Empty);
        await MeasureAsync(Path.GetFileName(file), new byte[LargestEvent + 1], async _ => verb = await ServerProcess.RunVerbAsync(_server.DataDirectory, ["import", file, "--source", "files"]));
        Assert.True(verb.ExitCode == code && verb.Output.Contains(said, StringComparison.Ordinal), $"{verb.ExitCode} {verb.Output} {verb.Errors}");
    }

    private async Task MeasureAsync(string title, byte[] body, Func<byte[], Task> send)
    {
        var started = Stopwatch.GetTimestamp();
        var growth = await _server.GrowthAsync(() => send(body));
        output.WriteLine($"{title}: {body.Length / (double)Bombs.MiB:F1} MiB, {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s, {growth / (double)Bombs.MiB:F0} MiB");
        Assert.True(growth <= (body.Length > LargestEvent ? 2 * Bound : Bound), $"{title}: {growth / Bombs.MiB} MiB");
    }

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Sends a request as it stands and answers all that comes back.</summary>
    private async Task<string> SpeakAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
            while (await reader.ReadLineAsync() is { } line)
            {
                answer.AppendLine(line);
            }
        }
        catch (IOException)
        {
            // What is no HTTP is not read to its end: the connection is reset, maybe before the answer arrives.
        }

        return answer.ToString();
    }

    private async Task<int> PostAsync(Bomb bomb, string source, byte[] body)
    {
        using var content = Json(body);
        if (bomb.Encoding is { } encoding)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        using var answer = await _server.Client.PostAsync(new Uri($"/ingest/k8s/audit/{source}", UriKind.Relative), content);
        return (int)answer.StatusCode;
    }

    private async Task<Dictionary<string, (string? Actor, string? Verb, bool IsMarked)>> FoundAsync(string source)
    {
        using var answer = JsonDocument.Parse(await _server.Client.GetStringAsync($"/api/v1/audit-logs?limit=500&q=source%3A{source}"));
        return answer.RootElement.GetProperty("items").EnumerateArray().ToDictionary(
            item => item.GetProperty("id").GetString()!.Split('/')[0],
            item => (item.GetProperty("actor").GetProperty("name").GetString(), item.GetProperty("verb").GetString(), item.GetProperty("tags").EnumerateArray().Any(tag => tag.GetString() == "malformed_body")));
    }

    /// <summary>One server for all of them.</summary>
    public sealed class Target : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("auditconsole-bombs-").FullName;

        public ServerProcess Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await ServerProcess.StartAsync(Path.Combine(Folder, "data"), new Dictionary<string, string> { ["AuditConsole__Limits__ApiPerKey"] = "100000", ["Logging__LogLevel__Microsoft.AspNetCore"] = "Debug" });

            // What every request needs is there before the first one is measured.
            using var content = Json(Bombs.Events[0].Body());
            using var answer = await Server.Client.PostAsync(new Uri("/ingest/k8s/audit/warm", UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
        }

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
