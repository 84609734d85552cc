using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Live;

namespace AuditConsole.Web.Components.Policies;

/// <summary>What the pages of objects may read: asks who is there and what it may see on every call, then reads the projection.</summary>
public sealed class PoliciesService
{
    private static readonly Problem BeforeFirst = new(ProblemKind.Conflict, "What was before the first version is not known", "Its own content stands under Manifest.");

    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly ObjectCatalog _catalog;
    private readonly LedgerCatalog _ledgers;

    public PoliciesService(CallerAccessor callers, Authorizer authorizer, ObjectCatalog catalog, LedgerCatalog ledgers)
        : this(callers.CurrentAsync, authorizer, catalog, ledgers)
    {
    }

    internal PoliciesService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, ObjectCatalog catalog, LedgerCatalog ledgers)
        => (_caller, _authorizer, _catalog, _ledgers) = (caller, authorizer, catalog, ledgers);

    public Task<Result<ObjectPage>> ListAsync(ObjectFilter filter, CancellationToken cancellationToken)
        => AllowedAsync<ObjectPage>(Permission.AuditList, async scope => await _catalog.ListAsync(scope, filter, cancellationToken), cancellationToken);

    public Task<Result<ObjectFacets>> FacetsAsync(ObjectFilter filter, CancellationToken cancellationToken)
        => AllowedAsync<ObjectFacets>(Permission.AuditList, async scope => await _catalog.FacetsAsync(scope, filter, cancellationToken), cancellationToken);

    public Task<Result<ObjectSummary>> FindAsync(ObjectKey key, CancellationToken cancellationToken)
        => AllowedAsync<ObjectSummary>(Permission.AuditGet, async scope => await _catalog.FindAsync(scope, key, cancellationToken) is { } found ? found : Problem.NotFound, cancellationToken);

    /// <param name="before">Only entries older than this seq; null for the newest.</param>
    public Task<Result<ChangeLogWindow>> ChangeLogAsync(ObjectKey key, bool withNoise, long? before, CancellationToken cancellationToken)
        => AllowedAsync<ChangeLogWindow>(Permission.AuditGet, scope => ChangeLogReader.ReadAsync(_catalog, scope, key, withNoise, before, cancellationToken), cancellationToken);

    /// <summary>What the object's newest versions say about its life as a whole.</summary>
    public Task<Result<ObjectHistory>> HistoryAsync(ObjectKey key, CancellationToken cancellationToken)
        => AllowedAsync<ObjectHistory>(Permission.AuditGet, scope => ChangeLogReader.ReadHistoryAsync(_catalog, scope, key, cancellationToken), cancellationToken);

    public Task<Result<VersionDocument>> DocumentAsync(ObjectKey key, int number, CancellationToken cancellationToken)
        => AllowedAsync(Permission.AuditBody, scope => _catalog.DocumentAsync(scope, key, number, cancellationToken), cancellationToken);

    /// <param name="baseNumber">0 is what was before the first version.</param>
    public Task<Result<VersionsCompared>> DiffAsync(ObjectKey key, int baseNumber, int headNumber, CancellationToken cancellationToken)
        => AllowedAsync<VersionsCompared>(
            Permission.AuditBody,
            async scope =>
            {
                var diff = await _catalog.DiffAsync(scope, key, baseNumber, headNumber, cancellationToken);
                return diff.Succeeded(out var compared, out var problem) ? VersionsCompared.Of(compared, baseNumber)
                    : baseNumber == 0 && problem.Kind == ProblemKind.Conflict ? BeforeFirst
                    : problem;
            },
            cancellationToken);

    /// <summary>Listens to the ledger the caller may see; new events are announced when the projection has read them.</summary>
    public Task<Result<LiveSubscription>> WatchAsync(TimeProvider time, Func<CancellationToken, Task> changed, ILogger logger, CancellationToken cancellationToken)
        => AllowedAsync(
            Permission.AuditGet,
            scope => Task.FromResult<Result<LiveSubscription>>(
                _ledgers.Find(scope.Tenant, out var ledger)
                    ? new LiveSubscription(
                        ledger.Feed,
                        time,
                        async token =>
                        {
                            await ProjectionWait.UntilAsync(() => _catalog.Position(ledger.Tenant), ledger.Size, time, token);
                            await changed(token);
                        },
                        logger)
                    : new Problem(ProblemKind.Unavailable, "The ledger is not open yet")),
            cancellationToken);

    private async Task<Result<T>> AllowedAsync<T>(string permission, Func<Scope, Task<Result<T>>> read, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, permission, out var scope, out var problem) ? await read(scope) : problem;
    }
}
