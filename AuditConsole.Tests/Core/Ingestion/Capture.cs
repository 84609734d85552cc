using System.IO.Compression;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using AuditConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>The capture slice on a real store, with a recording ledger behind it.</summary>
internal sealed class Capture : IAsyncDisposable
{
    private readonly TestStore _store;

    private Capture(TestStore store, RecordingIntake intake, Support.RecordingIntake own) => (_store, Intake, Own) = (store, intake, own);

    public static readonly ConsoleActor Person = new(ActorClass.Human) { Type = "user", Name = "jane" };

    public RecordingIntake Intake { get; }

    /// <summary>What the console recorded about itself.</summary>
    public Support.RecordingIntake Own { get; }

    public TestStore Store => _store;

    public T Get<T>()
        where T : notnull
        => _store.Services.GetRequiredService<T>();

    public static async Task<Capture> StartAsync(params (string Key, string Value)[] settings)
    {
        var (intake, own) = (new RecordingIntake(), new Support.RecordingIntake());
        var store = await TestStore.CreateAsync((services, configuration) =>
        {
            foreach (var (key, value) in settings)
            {
                configuration["AuditConsole:" + key] = value;
            }

            services.AddSingleton<TimeProvider>(new FixedTime());
            services.AddSingleton<IEventIntake>(intake);
            services.AddSingleton<ContentTagger>();
            services.AddSingleton(provider => new ConsoleEvents(own, provider.GetRequiredService<ContentTagger>(), provider.GetRequiredService<TimeProvider>()));
            services.AddIngestion(configuration);
            services.AddSingleton<ContentTag>(Reading.Tag);
        });
        var capture = new Capture(store, intake, own);
        await capture.Get<SourceRegistry>().LoadAsync(default);
        return capture;
    }

    public async Task<Source> SourceAsync(string name)
    {
        var ensured = await Get<SourceRegistry>().EnsureAsync(name, Person, default);
        return ensured.Succeeded(out var source, out var problem) ? source : throw new InvalidOperationException(problem.Detail);
    }

    public async Task<IngestionAnswer> SendAsync(string body, IngestionFormat format = IngestionFormat.Native, string contentType = "application/json", bool strict = false)
        => await SendAsync(Encoding.UTF8.GetBytes(body), format, contentType, strict);

    public async Task<IngestionAnswer> SendAsync(byte[] body, IngestionFormat format, string contentType = "application/json", bool strict = false, string? encoding = null, CancellationToken cancellationToken = default)
    {
        var source = await SourceAsync("prod");
        return await Get<IngestionService>().IngestAsync(new IngestionRequest(new MemoryStream(body), contentType, encoding, source, format, strict), cancellationToken);
    }

    public async Task<ImportReport> ImportAsync(byte[] content, string fileName = "audit.log", IProgress<ImportProgress>? progress = null, IngestionFormat? told = null)
        => await Get<ImportService>().ImportAsync(new MemoryStream(content), fileName, content.Length, await SourceAsync("prod"), told, progress, default);

    public Task<IReadOnlyList<QuarantinedEvent>> QuarantineAsync() => Get<QuarantineStore>().ListAsync(null, 100, default);

    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return output.ToArray();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => AuditConsole.Core.Common.Micros.ToUtc(Reading.Now);

        /// <summary>Short waits (for a busy ledger) cost a test no time; the long ones are time limits.</summary>
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => System.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(1) ? TimeSpan.Zero : dueTime, period);
    }
}
