using AuditConsole.Core.Ingestion.Sources.Credentials;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ingestion.Sources;

/// <summary>Loads the sources and their tokens when the process starts and saves the counters every few seconds and once more when it stops.</summary>
internal sealed partial class SourceKeeper(SourceRegistry registry, IngestTokens tokens, TimeProvider time, ILogger<SourceKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastSave = TimeSpan.FromSeconds(3);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await registry.LoadAsync(cancellationToken).ConfigureAwait(false);
        await tokens.LoadAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        using var bounded = new CancellationTokenSource(LastSave, time);
        await SaveAsync(bounded.Token).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await SaveAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal end; StopAsync saves once more.
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await registry.SaveCountersAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Counters stay in memory and are saved the next time: capture itself must go on.
            LogNotSaved(logger, e);
        }
        catch (OperationCanceledException)
        {
            // Stopping took longer than it may.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Counters of the sources could not be saved; the next attempt follows")]
    private static partial void LogNotSaved(ILogger logger, Exception exception);
}
