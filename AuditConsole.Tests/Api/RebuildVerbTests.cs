using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class RebuildVerbTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-rebuild-").FullName;

    private string Data => Path.Combine(_parent, "data");

    [Fact]
    public async Task It_works_by_itself_and_beside_a_server()
    {
        await RebuildAsync();
        await using var server = await ServerProcess.StartAsync(Data);
        await RebuildAsync();
    }

    private async Task RebuildAsync()
    {
        var (code, output, errors) = await ServerProcess.RunVerbAsync(Data, ["rebuild", "index"]);
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.StartsWith("index of 0 segments made anew in", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
