using AuditConsole.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Access.Accounts;

/// <summary>Where Identity keeps accounts. Its own EF store holds one context for its lifetime; here each operation has its own, and writers take turns.</summary>
internal sealed class AccountIdentityStore(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer) : IUserPasswordStore<Account>, IUserSecurityStampStore<Account>
{
    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
        => writer.WriteAsync(
            async (context, token) =>
            {
                user.ConcurrencyStamp = NewStamp();
                context.Add(user);
                await context.SaveChangesAsync(token).ConfigureAwait(false);
                return IdentityResult.Success;
            },
            cancellationToken);

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
        => SaveAsync(user, EntityState.Modified, cancellationToken);

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
        => SaveAsync(user, EntityState.Deleted, cancellationToken);

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == userId, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedEmail == normalizedUserName, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken)
    {
        user.Email = userName ?? string.Empty;
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedEmail);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken)
    {
        user.NormalizedEmail = normalizedName ?? string.Empty;
        return Task.CompletedTask;
    }

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public void Dispose()
    {
        // Nothing is held between operations.
    }

    private Task<IdentityResult> SaveAsync(Account user, EntityState state, CancellationToken cancellationToken)
        => writer.WriteAsync(
            async (context, token) =>
            {
                context.Attach(user);
                user.ConcurrencyStamp = NewStamp();
                context.Entry(user).State = state;
                try
                {
                    await context.SaveChangesAsync(token).ConfigureAwait(false);
                    return IdentityResult.Success;
                }
                catch (DbUpdateConcurrencyException)
                {
                    return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
                }
            },
            cancellationToken);

    private static string NewStamp() => Guid.NewGuid().ToString("N");
}
