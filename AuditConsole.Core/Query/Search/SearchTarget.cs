using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Query.Search;

/// <summary>What a search looks at: the runs of one ledger, and a way to read whole events (in the order asked).</summary>
internal sealed record SearchTarget(IReadOnlyList<SearchRun> Runs, Func<IReadOnlyList<long>, CancellationToken, Task<IReadOnlyList<StoredEvent>>> ReadAsync)
{
    public static readonly SearchTarget Nothing = new([], (_, _) => Task.FromResult<IReadOnlyList<StoredEvent>>([]));

    public static SearchTarget Of(Ledger ledger)
    {
        var shape = ledger.Head.Shape;
        return new SearchTarget([.. shape.Segments.Select(segment => new SearchRun(segment, ledger.Segments)), .. shape.Runs.Select(run => new SearchRun(run, ledger.Reader))], ledger.Reader.ReadAsync);
    }
}
