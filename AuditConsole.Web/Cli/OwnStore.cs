using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;

namespace AuditConsole.Web.Cli;

/// <summary>The store opened by this process: the ledger starts and stops with it, and both stand in it.</summary>
internal sealed class OwnStore : IImportTarget
{
    private readonly IHost _host;

    private OwnStore(IHost host) => _host = host;

    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddStore(configuration);
        services.AddLedgers(configuration);
        services.AddIngestion(configuration);
        services.AddSample();
    }

    public static async Task<IImportTarget> OpenAsync(IHost host, CancellationToken cancellationToken)
    {
        await host.StartAsync(cancellationToken);
        return new OwnStore(host);
    }

    public async Task<Result<ImportReport>> ImportAsync(string source, IngestionFormat? format, Stream content, string fileName, IProgress<long> bytesRead, CancellationToken cancellationToken)
    {
        var ensured = await _host.Services.GetRequiredService<SourceRegistry>().EnsureAsync(source, Caller.Operator.ToActor(), cancellationToken);
        if (!ensured.Succeeded(out var found, out var problem))
        {
            return problem;
        }

        await using var reporting = new ReportingStream(content, bytesRead);
        return await _host.Services.GetRequiredService<ImportService>().ImportAsync(reporting, fileName, content.Length, found, format, progress: null, cancellationToken);
    }

    public Task<Result<SampleReport>> GenerateAsync(long seed, long events, IProgress<SampleProgress> progress, CancellationToken cancellationToken)
        => _host.Services.GetRequiredService<SampleLoads>().GenerateAsync(seed, events, Caller.Operator.ToActor(), progress, cancellationToken);

    public Task<Result<RebuildReport>> RebuildIndexAsync(IProgress<RebuildProgress> progress, CancellationToken cancellationToken)
        => _host.Services.GetRequiredService<IndexRebuilder>().RunAsync(progress, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
