using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Access;

/// <summary>Who there is and what they may do now, in memory: no request waits for the store to know its caller. Read anew after every change.</summary>
public sealed class AccessDirectory(IDbContextFactory<AuditDbContext> contexts, TimeProvider time) : IDisposable
{
    public const string DefaultTenant = "default";

    /// <summary>The tenant of the sample data, which belongs to nobody.</summary>
    public const string SampleTenant = "sample";

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile AccessSnapshot _current = AccessSnapshot.Empty;

    public AccessSnapshot Current => _current;

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // One at a time, so that an older reading never replaces a newer one.
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                var accounts = await context.Set<Account>().AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
                var keys = await context.Set<ApiKeyRow>().AsNoTracking().OrderByDescending(k => k.Created).ThenByDescending(k => k.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
                _current = new AccessSnapshot([.. accounts.Select(AccountFacts.Of)], [.. keys.Select(k => k.ToKey())]);
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>The account as a caller with the rights it has now; anonymous when it is gone or disabled.</summary>
    public Caller CallerOf(string accountId)
        => _current.Account(accountId) is { Disabled: false } account
            ? new Caller(CallerKind.User, account.Id, account.Email) { Email = account.Email, Grants = [new Grant(Roles.Permissions(account.Role), new Scope(account.Tenant))] }
            : Caller.Anonymous;

    /// <summary>The key as a caller, never with more than its owner holds now; anonymous when it is revoked, expired, or its owner gone.</summary>
    public Caller CallerOfKey(string keyId)
        => _current.Key(keyId) is { } key ? CallerOf(key) : Caller.Anonymous;

    public Caller CallerOf(ApiKey key)
    {
        if (key.IsExpired(Micros.Now(time)) || _current.Account(key.OwnerId) is not { Disabled: false } owner)
        {
            return Caller.Anonymous;
        }

        var allowed = Roles.Permissions(owner.Role);
        var scope = key.Scope.Intersect(new Scope(owner.Tenant));
        return new Caller(CallerKind.ApiKey, key.Id, key.Name)
        {
            Grants = scope is null ? [] : [new Grant([.. key.Permissions.Where(allowed.Contains)], scope)],
            Source = key.Source,
            Session = key.Prefix,
        };
    }

    public void Dispose() => _refreshing.Dispose();
}
