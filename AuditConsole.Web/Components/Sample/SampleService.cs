using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Sample;

/// <summary>The sample data: whether it is there, and for those who may change settings, loading and removing it.</summary>
public sealed class SampleService
{
    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly SampleLoads _loads;

    public SampleService(CallerAccessor callers, Authorizer authorizer, SampleLoads loads)
        : this(callers.CurrentAsync, authorizer, loads)
    {
    }

    internal SampleService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, SampleLoads loads)
        => (_caller, _authorizer, _loads) = (caller, authorizer, loads);

    /// <summary>Whoever may see events may know whether there is sample data to see.</summary>
    public async Task<Result<SampleStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, Permission.AuditList, out _, out var problem)
            ? new SampleStatus(_loads.Size, _authorizer.Allows(caller, Permission.SettingsEdit, out _, out _), _loads.Current)
            : problem;
    }

    /// <summary>Starts to load it.</summary>
    /// <returns>Null, or why it was not started.</returns>
    public Task<Problem?> LoadAsync(CancellationToken cancellationToken)
        => AllowedAsync(caller => _loads.BeginAsync(caller.ToActor(), cancellationToken), cancellationToken);

    /// <summary>Removes it, with the ledger it is in.</summary>
    /// <returns>Null, or why it is still there.</returns>
    public Task<Problem?> RemoveAsync(CancellationToken cancellationToken)
        => AllowedAsync(caller => _loads.RemoveAsync(caller.ToActor(), cancellationToken), cancellationToken);

    private async Task<Problem?> AllowedAsync(Func<Caller, Task<Problem?>> work, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, Permission.SettingsEdit, out _, out var problem) ? await work(caller) : problem;
    }
}
