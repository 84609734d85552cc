using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Sources;

/// <summary>The configured sources: an immutable snapshot in memory, saved on change; counters are saved every few seconds and when stopping.</summary>
public sealed class SourceRegistry
{
    public const string DefaultApiSource = "api";

    public IReadOnlyList<Source> All => throw new NotImplementedException();

    public Source? Find(string name) => throw new NotImplementedException();

    public static bool IsValidName(string name) => throw new NotImplementedException();

    /// <summary>Creates the source with its cluster = its name, or answers the one that exists. The change is an event of the ledger.</summary>
    public Task<Result<Source>> EnsureAsync(string name, Access.Caller by, CancellationToken cancellationToken) => throw new NotImplementedException();
}
