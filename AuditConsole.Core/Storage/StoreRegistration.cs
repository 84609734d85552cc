using AuditConsole.Core.Storage.Sealing;
using AuditConsole.Core.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuditConsole.Core.Storage;

public static class StoreRegistration
{
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DataOptions>().Bind(configuration.GetSection(DataOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSqliteStore();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<StoreWriter>();
        services.AddSingleton<StoreSetup>();
        services.AddSingleton<DataDirectoryLock>();
        services.AddSingleton<LedgerStore>();
        services.AddSingleton<LedgerDrop>();
        services.AddSingleton<SegmentStore>();
        return services;
    }
}
