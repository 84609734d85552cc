using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Kubernetes;
using AuditConsole.Core.Ingestion.Kubernetes.Admission;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Core.Ingestion.Tail;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion;

public static class IngestionRegistration
{
    /// <summary>Needs the store and the ledgers.</summary>
    public static IServiceCollection AddIngestion(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IngestionOptions>().Bind(configuration.GetSection(IngestionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestionOptions>, IngestionOptionsValidator>();
        services.AddOptions<RedactionOptions>().Bind(configuration.GetSection(RedactionOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RedactionOptions>, RedactionOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new RedactionRules(provider.GetRequiredService<IOptions<RedactionOptions>>().Value));
        services.AddSingleton(provider => new Fingerprint(FingerprintKey.LoadOrCreate(provider.GetRequiredService<IOptions<DataOptions>>().Value.FullPath, LedgerCatalog.DefaultTenant)));
        services.AddSingleton<ContentTag>(provider => provider.GetRequiredService<ContentTagger>().Tag);
        services.AddSingleton<KubernetesKinds>();
        services.AddSingleton<EventReaders>();
        services.AddSingleton<SourceRegistry>();
        services.AddSingleton<IngestTokens>();
        services.AddSingleton<ClientCertificates>();
        services.AddSingleton<QuarantineStore>();
        services.AddSingleton<BatchOffer>();
        services.AddSingleton(provider => new QuarantineActions(
            provider.GetRequiredService<EventReaders>(),
            provider.GetRequiredService<BatchOffer>(),
            provider.GetRequiredService<QuarantineStore>(),
            provider.GetRequiredService<SourceRegistry>(),
            provider.GetRequiredService<ConsoleEvents>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new IngestionService(
            provider.GetRequiredService<EventReaders>(), provider.GetRequiredService<BatchOffer>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<IngestionOptions>>()));
        services.AddSingleton(provider => new ImportService(
            provider.GetRequiredService<EventReaders>(), provider.GetRequiredService<BatchOffer>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<IngestionOptions>>()));
        services.AddOptions<AdmissionOptions>().Bind(configuration.GetSection(AdmissionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LossFile>();
        services.AddSingleton<AdmissionLosses>();
        services.AddSingleton<AdmissionBacklog>();
        services.AddSingleton(provider => new AdmissionService(
            provider.GetRequiredService<EventReaders>(),
            provider.GetRequiredService<AdmissionBacklog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<AdmissionOptions>>(),
            provider.GetRequiredService<ILogger<AdmissionService>>()));
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<ImportJobs>();
        services.AddTail(configuration);
        services.AddHostedService<SourceKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportJobs>());
        services.AddHostedService<TailService>();
        services.AddHostedService(provider => provider.GetRequiredService<AdmissionBacklog>());
        return services;
    }

    /// <summary>The sample data, in a ledger of its own beside the one that capture writes to.</summary>
    public static IServiceCollection AddSample(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SampleLoader(
            provider.GetRequiredService<LedgerHost>(), provider.GetRequiredService<EventReaders>(), provider.GetRequiredService<ContentTag>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SampleLoads(
            provider.GetRequiredService<SampleLoader>(),
            provider.GetRequiredService<LedgerHost>(),
            provider.GetRequiredService<LedgerCatalog>(),
            provider.GetRequiredService<ConsoleEvents>(),
            provider.GetRequiredService<ILogger<SampleLoads>>()));
        services.AddHostedService(provider => provider.GetRequiredService<SampleLoads>());
        return services;
    }

    private static void AddTail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TailOptions>().Bind(configuration.GetSection(TailOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<TailOptions>, TailOptionsValidator>();
        services.AddSingleton<PatientOffer>();
        services.AddSingleton<TailPositions>();
        services.AddSingleton<TailStatus>();
        services.AddSingleton<FileFollowing>();
        services.AddSingleton<Func<string, SourceTail>>(provider => name => ActivatorUtilities.CreateInstance<SourceTail>(provider, name));
    }
}
