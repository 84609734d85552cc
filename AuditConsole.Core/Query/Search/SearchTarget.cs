using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>What a search looks at: the runs of one ledger, and a way to read whole events (in the order asked).</summary>
internal sealed record SearchTarget(IReadOnlyList<ColumnRun> Runs, Func<IReadOnlyList<long>, CancellationToken, Task<IReadOnlyList<StoredEvent>>> ReadAsync)
{
    public static readonly SearchTarget Nothing = new([], (_, _) => Task.FromResult<IReadOnlyList<StoredEvent>>([]));

    public static SearchTarget Of(Ledger ledger) => new(ledger.Head.Runs, ledger.Reader.ReadAsync);
}
