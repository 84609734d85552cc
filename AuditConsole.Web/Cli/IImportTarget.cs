using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;

namespace AuditConsole.Web.Cli;

/// <summary>A way into the ledger: through the process that serves it (<see cref="ControlClient"/>), or the store itself (<see cref="OwnStore"/>).</summary>
internal interface IImportTarget : IAsyncDisposable
{
    Task<Result<ImportReport>> ImportAsync(Stream content, string fileName, IProgress<long> bytesRead, CancellationToken cancellationToken);
}
