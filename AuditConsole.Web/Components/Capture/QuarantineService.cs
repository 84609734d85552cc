using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Capture;

/// <summary>Reads refused events again or lets them go, for those who may edit their source.</summary>
public sealed class QuarantineService
{
    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly SourceRegistry _sources;
    private readonly QuarantineStore _store;
    private readonly QuarantineActions _actions;

    public QuarantineService(CallerAccessor callers, Authorizer authorizer, SourceRegistry sources, QuarantineStore store, QuarantineActions actions)
        : this(callers.CurrentAsync, authorizer, sources, store, actions)
    {
    }

    internal QuarantineService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, SourceRegistry sources, QuarantineStore store, QuarantineActions actions)
        => (_caller, _authorizer, _sources, _store, _actions) = (caller, authorizer, sources, store, actions);

    public Task<Result<IngestionReport>> ReplayAsync(Guid id, CancellationToken cancellationToken)
        => AllowedAsync(id, by => _actions.ReplayAsync(id, by.ToActor(), cancellationToken), cancellationToken);

    /// <returns>How many refused events went.</returns>
    public Task<Result<int>> DiscardAsync(Guid id, CancellationToken cancellationToken)
        => AllowedAsync(id, by => _actions.DiscardAsync(id, by.ToActor(), cancellationToken), cancellationToken);

    private async Task<Result<T>> AllowedAsync<T>(Guid id, Func<Caller, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        if (!_authorizer.Allows(caller, Permission.SourceEdit, out var scope, out var problem))
        {
            return problem;
        }

        // A refused event is of its source; of a source that is gone only who sees the whole ledger sees it.
        var refused = await _store.FindAsync(id, cancellationToken);
        var isSeen = refused is not null && (scope.IsWholeLedger || (_sources.Find(refused.Source) is { } source && CaptureScope.Sees(scope, source)));
        return isSeen ? await work(caller) : Problem.NotFound;
    }
}
