using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Access.Sessions;
using AuditConsole.Core.Events;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

/// <summary>The slice on a real store, with a clock that is moved by hand and an intake that remembers.</summary>
internal sealed class AccessStore : IAsyncDisposable
{
    public const string Email = "ada@example.com";
    public const string Password = "a long enough passphrase";

    private readonly TestStore _store;
    private readonly AsyncServiceScope _scope;

    private AccessStore(TestStore store)
    {
        _store = store;
        _scope = store.Services.CreateAsyncScope();
    }

    public ManualTime Time { get; } = new();

    public RecordingIntake Intake { get; } = new();

    public AccessDirectory Directory => Get<AccessDirectory>();

    public ApiKeyRegister Keys => Get<ApiKeyRegister>();

    public SessionRegister Sessions => Get<SessionRegister>();

    public static async Task<AccessStore> CreateAsync()
    {
        AccessStore? made = null;
        var store = await TestStore.CreateAsync((services, configuration) =>
        {
            services.AddSingleton<TimeProvider>(_ => made!.Time);
            services.AddSingleton<IEventIntake>(_ => made!.Intake);
            services.AddAccess(configuration);
            services.Configure<AccessLimits>(limits => limits.SignInFailureTime = TimeSpan.Zero);
        });
        return made = new AccessStore(store);
    }

    public T Get<T>()
        where T : notnull
        => _scope.ServiceProvider.GetRequiredService<T>();

    public async Task<Account> AddAccountAsync(string email = Email)
    {
        var result = await Get<AccountRegister>().CreateAsync(email, Password, Roles.Administrator, Caller.Operator, CancellationToken.None);
        Assert.Null(result.Problem);
        return result.Value!;
    }

    public Task<SignInResult> SignInAsync(string password, string email = Email)
        => Get<SignIn>().TryAsync(email, password, new ClientOrigin("192.0.2.7", "test"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _store.DisposeAsync();
    }
}
