using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ledgers;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Cli;
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

    [Fact]
    public async Task What_could_not_be_made_is_told_and_fails_the_verb()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await new RebuildVerb(output, errors, TimeProvider.System).RunAsync(_ => Task.FromResult<IImportTarget>(new Damaged()), default);
        Assert.Equal(RebuildVerb.Failed, code);
        Assert.StartsWith("index of 3 segments made anew in", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["one is damaged.", "another is damaged."], errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task RebuildAsync()
    {
        var (code, output, errors) = await ServerProcess.RunVerbAsync(Data, ["rebuild", "index"]);
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.StartsWith("index of 0 segments made anew in", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    /// <summary>Ledgers of which two segments are damaged.</summary>
    private sealed class Damaged : IImportTarget
    {
        public Task<Result<ImportReport>> ImportAsync(string source, IngestionFormat? format, Stream content, string fileName, IProgress<long> bytesRead, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Result<SampleReport>> GenerateAsync(long seed, long events, IProgress<SampleProgress> progress, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Result<RebuildReport>> RebuildIndexAsync(IProgress<RebuildProgress> progress, CancellationToken cancellationToken)
            => Task.FromResult<Result<RebuildReport>>(new RebuildReport(3, ["one is damaged.", "another is damaged."]));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
