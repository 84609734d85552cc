using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion.Sources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>Keeps a follower for each source that has files. One that fails or is slow is tried again alone.</summary>
internal sealed partial class TailService(SourceRegistry sources, Func<string, SourceTail> tails, TailStatus status, IOptions<TailOptions> options, TimeProvider time, ILogger<TailService> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var isConfigured = false;
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            do
            {
                isConfigured = isConfigured || await ConfigureAsync(stoppingToken).ConfigureAwait(false);
                StartMissing(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal end.
        }

        await Task.WhenAll(_running.Values).ConfigureAwait(false);
    }

    /// <summary>Only here is a follower begun or taken for ended: one that ends at once cannot be missed.</summary>
    private void StartMissing(CancellationToken cancellationToken)
    {
        foreach (var ended in _running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList())
        {
            _running.Remove(ended);
        }

        foreach (var source in sources.All.Where(s => s is { IsPaused: false, Paths.Count: > 0 } && !_running.ContainsKey(s.Name)))
        {
            _running[source.Name] = Task.Run(() => KeepAsync(source.Name, cancellationToken), CancellationToken.None);
        }
    }

    /// <summary>Makes the sources that the settings name. The ledger may not be open yet: then it is tried again.</summary>
    private async Task<bool> ConfigureAsync(CancellationToken cancellationToken)
    {
        try
        {
            var by = new ConsoleActor(ActorClass.Service) { Type = "system", Name = "configuration" };
            foreach (var followed in options.Value.Follow)
            {
                var made = await sources.EnsureAsync(followed.Source, by, cancellationToken).ConfigureAwait(false);
                var changed = made.Problem is not null
                    ? made
                    : await sources.ChangeAsync(followed.Source, s => s with { Paths = [.. followed.Paths], StartsAtEnd = followed.StartAt == "end", Cluster = followed.Cluster ?? s.Cluster }, by, cancellationToken).ConfigureAwait(false);
                if (!changed.Succeeded(out _, out var problem))
                {
                    LogNotConfigured(followed.Source, problem.Title);
                    return false;
                }
            }

            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, "(settings)", FirstRetry.TotalSeconds);
            return false;
        }
    }

    private async Task KeepAsync(string name, CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var started = time.GetTimestamp();
                try
                {
                    var tail = tails(name);
                    await using (tail.ConfigureAwait(false))
                    {
                        await tail.RunAsync(files => status.Set(name, files), cancellationToken).ConfigureAwait(false);
                    }

                    return;
                }
                catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    retry = time.GetElapsedTime(started) > LastRetry ? FirstRetry : retry;
                    LogFailed(e, name, retry.TotalSeconds);
                    await Task.Delay(retry, time, cancellationToken).ConfigureAwait(false);
                    retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The normal end.
        }
        finally
        {
            status.Forget(name);
        }
    }

    [LoggerMessage(LogLevel.Error, "The files of {Source} could not be followed; the next attempt is in {Seconds} s.")]
    private partial void LogFailed(Exception e, string source, double seconds);

    [LoggerMessage(LogLevel.Warning, "The source {Source} of the settings could not be made yet: {Problem}")]
    private partial void LogNotConfigured(string source, string problem);
}
