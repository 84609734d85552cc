using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;

namespace AuditConsole.Web.Cli;

/// <summary>The store opened by this process: the ledger starts and stops with it, and both stand in it.</summary>
internal sealed class OwnStore : IImportTarget
{
    private readonly IHost _host;
    private readonly string _source;
    private readonly IngestionFormat? _format;

    private OwnStore(IHost host, string source, IngestionFormat? format)
    {
        _host = host;
        _format = format;
        _source = source;
    }

    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddStore(configuration);
        services.AddLedgers(configuration);
        services.AddIngestion(configuration);
    }

    public static async Task<IImportTarget> OpenAsync(IHost host, string source, IngestionFormat? format, CancellationToken cancellationToken)
    {
        await host.StartAsync(cancellationToken);
        return new OwnStore(host, source, format);
    }

    public async Task<Result<ImportReport>> ImportAsync(Stream content, string fileName, IProgress<long> bytesRead, CancellationToken cancellationToken)
    {
        var ensured = await _host.Services.GetRequiredService<SourceRegistry>().EnsureAsync(_source, Caller.Operator.ToActor(), cancellationToken);
        if (!ensured.Succeeded(out var source, out var problem))
        {
            return problem;
        }

        await using var reporting = new ReportingStream(content, bytesRead);
        return await _host.Services.GetRequiredService<ImportService>().ImportAsync(reporting, fileName, content.Length, source, _format, progress: null, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
