using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>Loads sample data in the background and removes it; both are recorded in the default ledger before they happen.</summary>
public sealed partial class SampleLoads : IHostedService, IDisposable
{
    private static readonly Problem NotRecorded = new(ProblemKind.Unavailable, "Nothing was done", "The event that tells of it could not be stored. Try again in a moment.");

    private readonly SampleLoader _loader;
    private readonly LedgerHost _host;
    private readonly LedgerCatalog _ledgers;
    private readonly ConsoleEvents _events;
    private readonly ILogger<SampleLoads> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopped = new();
    private CancellationTokenSource? _cancel;
    private Task _running = Task.CompletedTask;
    private volatile SampleLoad? _current;

    internal SampleLoads(SampleLoader loader, LedgerHost host, LedgerCatalog ledgers, ConsoleEvents events, ILogger<SampleLoads> logger)
        => (_loader, _host, _ledgers, _events, _logger) = (loader, host, ledgers, events, logger);

    /// <summary>The loading that runs, or the last; null before the first and after the sample data was removed.</summary>
    public SampleLoad? Current => _current;

    /// <summary>How many events the sample data has; null when there is none.</summary>
    public long? Size => _ledgers.Find(LedgerCatalog.SampleTenant, out var ledger) ? ledger.Size : null;

    /// <summary>Starts to load what <em>Load sample data</em> loads.</summary>
    /// <returns>Null, or why it was not started.</returns>
    public Task<Problem?> BeginAsync(ConsoleActor by, CancellationToken cancellationToken)
        => InTurnAsync(
            async () =>
            {
                if (_current is { IsRunning: true } || Size is not null)
                {
                    return new Problem(ProblemKind.Conflict, "Sample data is loaded already", "Remove it first to load it anew.");
                }

                if (!await RecordLoadAsync(SamplePlan.DefaultSeed, SamplePlan.DefaultEvents, by).ConfigureAwait(false))
                {
                    return NotRecorded;
                }

                _cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
                _current = new SampleLoad(new SampleProgress(0, SamplePlan.DefaultEvents), null, null);
                _running = RunAsync(_cancel);
                return null;
            },
            cancellationToken);

    /// <summary>Loads any number of events while the caller waits; beside what is there, of which nothing is stored twice.</summary>
    public async Task<Result<SampleReport>> GenerateAsync(long seed, long events, ConsoleActor by, IProgress<SampleProgress>? progress, CancellationToken cancellationToken)
    {
        if (events is < SamplePlan.LeastEvents or > SamplePlan.MostEvents)
        {
            return Problem.Invalid("The number of events will not do", string.Create(CultureInfo.InvariantCulture, $"{SamplePlan.LeastEvents} to {SamplePlan.MostEvents} are expected."));
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopped.Token);
        try
        {
            return await RecordLoadAsync(seed, events, by).ConfigureAwait(false) ? await _loader.LoadAsync(seed, events, progress, over.Token).ConfigureAwait(false) : NotRecorded;
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            return new Problem(ProblemKind.Conflict, "The sample data was removed meanwhile");
        }
    }

    /// <summary>Ends a loading that runs and drops the ledger of the sample data with all that was made of it.</summary>
    /// <returns>Null, or why it is still there.</returns>
    public Task<Problem?> RemoveAsync(ConsoleActor by, CancellationToken cancellationToken)
        => InTurnAsync(
            async () =>
            {
                if (Size is null && _current is not { IsRunning: true })
                {
                    return Problem.NotFound;
                }

                var removal = new ConsoleEvent("config.sample.remove", Outcome.Success, by) { Object = About, Message = "The sample data was removed." };
                if ((await _events.RecordAsync(removal, CancellationToken.None).ConfigureAwait(false)).Status != IntakeStatus.Committed)
                {
                    return NotRecorded;
                }

                if (_cancel is { } cancel)
                {
                    await cancel.CancelAsync().ConfigureAwait(false);
                    await _running.ConfigureAwait(false);
                }

                await _host.DropAsync(LedgerCatalog.SampleTenant, CancellationToken.None).ConfigureAwait(false);
                _current = null;
                return null;
            },
            cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _cancel?.Dispose();
        _stopped.Dispose();
        _turn.Dispose();
    }

    private static ConsoleObject About => new("ledger") { Name = LedgerCatalog.SampleTenant };

    private async Task<bool> RecordLoadAsync(long seed, long events, ConsoleActor by)
    {
        var load = new ConsoleEvent("config.sample.load", Outcome.Success, by)
        {
            Object = About,
            Message = string.Create(CultureInfo.InvariantCulture, $"{events} sample events are loaded into the ledger '{LedgerCatalog.SampleTenant}'."),
            Extra = [new("seed", seed.ToString(CultureInfo.InvariantCulture)), new("events", events.ToString(CultureInfo.InvariantCulture))],
        };
        return (await _events.RecordAsync(load, CancellationToken.None).ConfigureAwait(false)).Status == IntakeStatus.Committed;
    }

    private async Task RunAsync(CancellationTokenSource cancel)
    {
        try
        {
            var progress = new Told<SampleProgress>(p => _current = new SampleLoad(p, null, null));
            var loaded = await _loader.LoadAsync(SamplePlan.DefaultSeed, SamplePlan.DefaultEvents, progress, cancel.Token).ConfigureAwait(false);
            var made = _current!.Progress;
            _current = loaded.Succeeded(out var report, out var problem) ? new SampleLoad(made, report, null) : new SampleLoad(made, null, $"{problem.Title}. {problem.Detail}".TrimEnd());
        }
        catch (OperationCanceledException)
        {
            _current = null;
        }
        catch (Exception e)
        {
            LogFailed(e);
            _current = new SampleLoad(_current!.Progress, null, "It ended with a fault; the server's log has the details.");
        }
    }

    private async Task<Problem?> InTurnAsync(Func<Task<Problem?>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    [LoggerMessage(LogLevel.Error, "The loading of sample data ended with a fault")]
    private partial void LogFailed(Exception e);
}
