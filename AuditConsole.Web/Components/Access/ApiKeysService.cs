using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Access;

/// <summary>API keys for those who may edit them.</summary>
public sealed class ApiKeysService(CallerAccessor callers, Authorizer authorizer, AccessDirectory directory, ApiKeyRegister keys, SourceRegistry sources, TimeProvider time)
{
    /// <summary>Days a new key is valid when nothing else is chosen.</summary>
    public int UsualDays => keys.UsualDays;

    /// <summary>Every key, the newest first.</summary>
    public async Task<Result<IReadOnlyList<ApiKeyLine>>> ListAsync(CancellationToken cancellationToken)
    {
        var caller = await callers.CurrentAsync(cancellationToken);
        if (!authorizer.Allows(caller, Permission.KeyEdit, out _, out var problem))
        {
            return problem;
        }

        var now = Micros.Now(time);
        return directory.Current.Keys.Select(k => new ApiKeyLine(k, directory.Current.Account(k.OwnerId)?.Email, k.IsExpired(now))).ToList();
    }

    public async Task<Result<CreatedApiKey>> CreateAsync(NewApiKey request, CancellationToken cancellationToken)
    {
        var caller = await callers.CurrentAsync(cancellationToken);
        if (!authorizer.Allows(caller, Permission.KeyEdit, out _, out var problem))
        {
            return problem;
        }

        // A key for a source that is not there could never send: it may not make the source itself.
        if (request.Source is { } source && sources.Find(source) is null)
        {
            if (!authorizer.Allows(caller, Permission.SourceEdit, out _, out problem))
            {
                return problem;
            }

            var made = await sources.EnsureAsync(source, caller.ToActor(), cancellationToken);
            if (made.Problem is { } refused)
            {
                return refused;
            }
        }

        return await keys.CreateAsync(request, caller, cancellationToken);
    }

    public async Task<Problem?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        var caller = await callers.CurrentAsync(cancellationToken);
        return authorizer.Allows(caller, Permission.KeyEdit, out _, out var problem) ? await keys.RevokeAsync(id, caller, cancellationToken) : problem;
    }
}

/// <param name="Owner">E-mail of the owner; null when the account is gone.</param>
public sealed record ApiKeyLine(ApiKey Key, string? Owner, bool IsExpired);
