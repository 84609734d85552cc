using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Access.SetUp;

/// <summary>Makes the first account, by the link or from the environment; once there is an account, never again.</summary>
public sealed class FirstAccount(IServiceScopeFactory scopes, AccessDirectory directory, SetUpToken token, ApiKeyRegister keys, IOptions<SetUpOptions> options, TimeProvider time) : IDisposable
{
    private static readonly Problem Done = new(ProblemKind.Conflict, "AuditConsole is set up already", "Sign in instead.");

    private readonly SemaphoreSlim _turn = new(1, 1);

    public bool IsNeeded => !directory.Current.HasAccounts;

    /// <summary>How long a set-up link is good for.</summary>
    public TimeSpan LinkLifetime => token.Lifetime;

    /// <summary>True when this is the token of the link that was printed last. Looking is no try.</summary>
    public bool IsGoodLink(string? tokenText)
    {
        token.RenewIfExpired();
        return token.IsGood(tokenText);
    }

    /// <summary>Makes the account of whoever holds the token.</summary>
    public async Task<Result<Account>> CreateAsync(string? tokenText, string email, string password, ClientOrigin origin, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsNeeded)
            {
                return Done;
            }

            if (!token.Check(tokenText))
            {
                return new Problem(ProblemKind.Denied, "The set-up link is wrong or too old", "Use the newest link on the program's console.");
            }

            var result = await MakeAsync(NewId(), email, password, Operator(origin), cancellationToken).ConfigureAwait(false);
            if (result.Problem is null)
            {
                token.Withdraw();
            }

            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Applies what the environment says, or else issues the token.</summary>
    /// <exception cref="StartRefusedException">What the environment says will not do.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!IsNeeded)
        {
            File.Delete(token.FilePath);
            return;
        }

        var values = options.Value.Resolve();
        if (values.Email is null)
        {
            token.Renew();
            return;
        }

        var by = Operator(ClientOrigin.None);
        var id = NewId();

        // The account comes last: while there is none the set-up is done again at the next start, whenever this one was killed. Until then the key has no owner and opens nothing.
        if (values.ApiKey is not null && await keys.AdoptAsync(values.ApiKey, "Set-up key", id, by, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            throw new StartRefusedException($"AuditConsole__Setup__ApiKey: {failure.Title}. {failure.Detail}");
        }

        if (await MakeAsync(id, values.Email, values.Password ?? string.Empty, by, cancellationToken).ConfigureAwait(false) is { Problem: { } problem })
        {
            throw new StartRefusedException($"AuditConsole__Setup__AdminEmail: {problem.Title}. {problem.Detail}");
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Result<Account>> MakeAsync(string id, string email, string password, Caller by, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var accounts = scope.ServiceProvider.GetRequiredService<AccountRegister>();
            return await accounts.CreateAsync(id, email, password, Roles.Administrator, by, cancellationToken).ConfigureAwait(false);
        }
    }

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    private static Caller Operator(ClientOrigin origin) => Caller.Operator with { Address = origin.Address, UserAgent = origin.UserAgent };
}
