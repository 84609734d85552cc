using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Access.Passwords;
using AuditConsole.Core.Access.Sessions;
using AuditConsole.Core.Access.SetUp;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuditConsole.Core.Access;

public static class AccessRegistration
{
    /// <summary>Accounts, sessions, keys. Needs the store and an <see cref="Events.IEventIntake"/>, whose start must come before this one's.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<AccessLimits>().Bind(configuration.GetSection(AccessLimits.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SetUpOptions>().Bind(configuration.GetSection(SetUpOptions.Section));
        services.AddIdentity();

        services.AddSingleton<AccessDirectory>();
        services.AddSingleton<AccessAudit>();
        services.AddSingleton<Authorizer>();
        services.AddSingleton<DoorRefusals>();
        services.AddSingleton<RefusedCredentials>();
        services.AddSingleton<ApiKeyRegister>();
        services.AddSingleton<SessionEnds>();
        services.AddSingleton<SessionRegister>();
        services.AddSingleton<SetUpToken>();
        services.AddSingleton<FirstAccount>();
        services.AddScoped<AccountRegister>();
        services.AddScoped<SignIn>();

        services.AddHostedService<AccessStart>();
        services.AddSingleton<ApiKeyUse>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUse>());
        return services;
    }

    private static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<PasswordTurns>();
        services.AddSingleton<AccountPasswordHasher>();
        services.AddSingleton<IPasswordHasher<Account>>(provider => provider.GetRequiredService<AccountPasswordHasher>());
        services.AddSingleton<IUserStore<Account>, AccountIdentityStore>();
        services.AddIdentityCore<Account>(options =>
        {
            // The rules are PasswordRules', which knows no composition rules; an address may hold any character an address can.
            options.User.AllowedUserNameCharacters = string.Empty;
            (options.Password.RequireDigit, options.Password.RequireLowercase, options.Password.RequireUppercase, options.Password.RequireNonAlphanumeric) = (false, false, false, false);
            (options.Password.RequiredLength, options.Password.RequiredUniqueChars) = (1, 1);
        }).AddPasswordValidator<PasswordRulesValidator>();
    }
}
