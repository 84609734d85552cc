using System.Net.Http.Json;
using System.Text.Json;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class GenerateVerbTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-generate-").FullName;

    private string Data => Path.Combine(_parent, "data");

    [Fact]
    public async Task It_fills_the_sample_by_itself_and_beside_a_server_and_nothing_twice()
    {
        var (code, output, errors) = await ServerProcess.RunVerbAsync(Data, ["generate", "--events", "1000", "--seed", "3"]);
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Contains("1,000 sample events made, 1,000 stored, 0 already there", output, StringComparison.Ordinal);

        await using var server = await ServerProcess.StartAsync(Data);
        var beside = await ServerProcess.RunVerbAsync(Data, ["generate", "--events", "2500", "--seed", "4", "--tenant", "sample"]);
        Assert.Equal((0, string.Empty), (beside.ExitCode, beside.Errors));
        Assert.Contains("2,500 sample events made, 2,500 stored, 0 already there", beside.Output, StringComparison.Ordinal);
        var again = await ServerProcess.RunVerbAsync(Data, ["generate", "--events", "1000", "--seed", "3"]);
        Assert.Contains("1,000 sample events made, 0 stored, 1,000 already there", again.Output, StringComparison.Ordinal);

        var own = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/audit-logs?limit=500");
        Assert.All(own.GetProperty("items").EnumerateArray(), item => Assert.Equal(("default", "auditconsole"), (item.GetProperty("tenant").GetString(), item.GetProperty("source").GetString())));
        Assert.Equal(3, own.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("event_type").GetString() == "config.sample.load"));
        Assert.Equal(0, await server.StopAsync());
    }

    [Theory]
    [InlineData("--tenant", "default")]
    [InlineData("--events", "12")]
    [InlineData("--events", "many")]
    public async Task What_it_cannot_do_is_said_and_nothing_is_made(string option, string value)
    {
        var (code, _, errors) = await ServerProcess.RunVerbAsync(Data, ["generate", option, value]);
        Assert.NotEqual(0, code);
        Assert.Contains(option, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
