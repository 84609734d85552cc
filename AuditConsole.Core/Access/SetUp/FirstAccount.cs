using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Access.SetUp;

/// <summary>Makes the first account, by the link or from the environment; once there is an account, never again.</summary>
public sealed class FirstAccount(IServiceScopeFactory scopes, AccessDirectory directory, SetUpToken token, ApiKeyRegister keys, IOptions<SetUpOptions> options) : IDisposable
{
    private static readonly Problem Done = new(ProblemKind.Conflict, "AuditConsole is set up already", "Sign in instead.");

    private readonly SemaphoreSlim _turn = new(1, 1);

    public bool IsNeeded => !directory.Current.HasAccounts;

    /// <summary>How long a set-up link is good for.</summary>
    public TimeSpan LinkLifetime => token.Lifetime;

    /// <summary>True when this is the token of the link that was printed last. A wrong one counts as a try.</summary>
    public bool IsGoodLink(string? tokenText)
    {
        token.RenewIfExpired();
        return tokenText is not null && token.Check(tokenText);
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

            var result = await MakeAsync(email, password, Operator(origin), cancellationToken).ConfigureAwait(false);
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
        var made = await MakeAsync(values.Email, values.Password ?? string.Empty, by, cancellationToken).ConfigureAwait(false);
        if (!made.Succeeded(out var account, out var problem))
        {
            throw new StartRefusedException($"AuditConsole__Setup__AdminEmail: {problem.Title}. {problem.Detail}");
        }

        if (values.ApiKey is not null && await keys.AdoptAsync(values.ApiKey, "Set-up key", account.Id, by, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            throw new StartRefusedException($"AuditConsole__Setup__ApiKey: {failure.Title}. {failure.Detail}");
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Result<Account>> MakeAsync(string email, string password, Caller by, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var accounts = scope.ServiceProvider.GetRequiredService<AccountRegister>();
            return await accounts.CreateAsync(email, password, Roles.Administrator, by, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Caller Operator(ClientOrigin origin) => Caller.Operator with { Address = origin.Address, UserAgent = origin.UserAgent };
}
