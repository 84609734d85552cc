using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Web.Cli;

/// <summary>A way into the ledger: through the process that serves it (<see cref="ControlClient"/>), or the store itself (<see cref="OwnStore"/>).</summary>
internal interface IImportTarget : IAsyncDisposable
{
    /// <param name="source">Name of the source; made when it does not exist.</param>
    Task<Result<ImportReport>> ImportAsync(string source, IngestionFormat? format, Stream content, string fileName, IProgress<long> bytesRead, CancellationToken cancellationToken);

    /// <summary>Makes sample events in the ledger of the sample data.</summary>
    Task<Result<SampleReport>> GenerateAsync(long seed, long events, IProgress<SampleProgress> progress, CancellationToken cancellationToken);

    /// <summary>Makes the index of all segments anew.</summary>
    Task<Result<RebuildReport>> RebuildIndexAsync(IProgress<RebuildProgress> progress, CancellationToken cancellationToken);
}
