using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ledgers;

/// <summary>Opens the ledgers when the process starts and closes them when it ends.</summary>
public sealed partial class LedgerHost : IHostedService, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly StoreSetup _setup;
    private readonly DataDirectoryLock _directory;
    private readonly LedgerOpener _opener;
    private readonly LedgerCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILogger<LedgerHost> _logger;
    private readonly CancellationTokenSource _stopped = new();
    private List<(Ledger Ledger, LedgerWriter Writer)> _open = [];
    private Task _sweeping = Task.CompletedTask;

    internal LedgerHost(StoreSetup setup, DataDirectoryLock directory, LedgerOpener opener, LedgerCatalog catalog, TimeProvider time, ILogger<LedgerHost> logger)
    {
        _setup = setup;
        _directory = directory;
        _opener = opener;
        _catalog = catalog;
        _time = time;
        _logger = logger;
    }

    /// <exception cref="InvalidOperationException">Another process has the data directory, or the store cannot be made ready; the message says which.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_directory.TryAcquire())
        {
            throw new InvalidOperationException($"Another AuditConsole process uses the data directory ({DataOptions.Section}:Directory). Stop it first, or give this one a directory of its own.");
        }

        await _setup.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var opened = await _opener.OpenAsync(LedgerCatalog.DefaultTenant, cancellationToken).ConfigureAwait(false);
        _open.Add(opened);
        _catalog.Add(opened.Ledger);
        _sweeping = Task.Run(() => SweepAsync(_stopped.Token), CancellationToken.None);
    }

    /// <summary>Commits what waits, writes the event that says the stop was clean, and lets go of the data directory.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped twice, even at once: by its signal and by its disposal.
        var open = Interlocked.Exchange(ref _open, []);
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(false);
        // Its own patience: pages that stay open may have used up the host's, and the ledger must still be closed.
        using var patience = new CancellationTokenSource(StopPatience, _time);
        foreach (var (ledger, writer) in open)
        {
            try
            {
                await writer.StopAsync(HousekeepingEvents.Stop(ledger.Tenant, ledger.Origin, _time), patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                LogAbandoned(ledger.Tenant);
            }
        }

        _directory.Dispose();
    }

    public void Dispose() => _stopped.Dispose();

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SweepInterval, _time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
                foreach (var (ledger, _) in _open)
                {
                    ledger.Head.Sweep(Micros.Now(_time));
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                LogSweepFailed(e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The ledger {Ledger} was not closed in time; events still waiting were not acknowledged.")]
    private partial void LogAbandoned(string ledger);

    [LoggerMessage(LogLevel.Error, "Overdue requests could not be looked for.")]
    private partial void LogSweepFailed(Exception e);
}
