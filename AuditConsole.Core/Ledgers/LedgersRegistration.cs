using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ledgers;

public static class LedgersRegistration
{
    /// <summary>Needs the store. Registered before whatever reads the ledgers at start, since hosted services start in their order.</summary>
    public static IServiceCollection AddLedgers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LedgerOptions>()
            .Bind(configuration.GetSection(LedgerOptions.LimitsSection))
            .Bind(configuration.GetSection(LedgerOptions.IngestionSection))
            .Bind(configuration.GetSection(LedgerOptions.QuerySection))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<IntegrityOptions>().Bind(configuration.GetSection(IntegrityOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LedgerCatalog>();
        services.AddSingleton<IEventIntake, DefaultIntake>();
        services.AddSingleton<InstallationKey>();
        services.AddSingleton<ContentTagger>();
        services.AddSingleton<ConsoleEvents>();
        services.AddSingleton<LedgerTables>();
        services.AddSingleton<IndexRebuilder>();
        services.AddSingleton<LedgerOpener>();
        services.AddSingleton(provider => new LedgerHost(
            provider.GetRequiredService<StoreSetup>(),
            provider.GetRequiredService<DataDirectoryLock>(),
            provider.GetRequiredService<LedgerOpener>(),
            provider.GetRequiredService<LedgerCatalog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LedgerHost>>()));
        services.AddHostedService(provider => provider.GetRequiredService<LedgerHost>());
        return services;
    }
}
