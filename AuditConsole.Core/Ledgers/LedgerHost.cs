using System.Collections.Immutable;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ledgers;

/// <summary>Opens the ledgers when the process starts and closes them when it ends; in between it makes and drops that of the sample data.</summary>
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
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _stoppingOnce = new();
    private ImmutableList<(Ledger Ledger, LedgerWriter Writer)> _open = [];
    private Task _sweeping = Task.CompletedTask;
    private Task? _stopping;

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
        var others = await _opener.OthersAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tenant in others.Prepend(LedgerCatalog.DefaultTenant))
        {
            Add(await _opener.OpenAsync(tenant, cancellationToken).ConfigureAwait(false));
        }

        _sweeping = Task.Run(() => SweepAsync(_stopped.Token), CancellationToken.None);
    }

    /// <summary>The tenant's ledger, made when there is none.</summary>
    /// <exception cref="InvalidOperationException">It cannot be made; the message says why.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the process is stopping.</exception>
    public async Task<Ledger> OpenAsync(string tenant, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_catalog.Find(tenant, out var ledger))
            {
                var opened = await _opener.OpenAsync(tenant, cancellationToken).ConfigureAwait(false);
                Add(opened);
                ledger = opened.Ledger;
            }

            return ledger;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Drops the ledger of the sample data with everything that was made of it; false when there is none. Once begun it is finished, if not now then at the next start;
    /// the token ends only the waiting for its turn.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the process is stopping.</exception>
    /// <exception cref="ArgumentException">Another tenant's ledger: those are never dropped.</exception>
    public async Task<bool> DropAsync(string tenant, CancellationToken cancellationToken)
    {
        if (tenant != LedgerCatalog.SampleTenant)
        {
            throw new ArgumentException($"The ledger '{tenant}' cannot be dropped: only that of the sample data can.", nameof(tenant));
        }

        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_open.Find(open => open.Ledger.Tenant == tenant) is not { Ledger: not null } found)
            {
                return false;
            }

            await _opener.MarkDroppedAsync(tenant, cancellationToken).ConfigureAwait(false);
            _catalog.Remove(tenant);
            ImmutableInterlocked.Update(ref _open, static (all, one) => all.Remove(one), found);
            await found.Ledger.Holds.CloseAsync().ConfigureAwait(false);
            await found.Writer.EndAsync().ConfigureAwait(false);
            found.Ledger.Holds.Dispose();
            await _opener.FinishDropAsync(tenant, _stopped.Token).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Commits what waits, writes the events that say the stop was clean, and lets go of the data directory.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped twice, even at once, by its signal and by its disposal: whoever comes second must not go on, and dispose, before the first is done.
        lock (_stoppingOnce)
        {
            return _stopping ??= StopAsync();
        }
    }

    public void Dispose()
    {
        _stopped.Dispose();
        _turn.Dispose();
    }

    private async Task StopAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(false);

        // Its own patience: pages that stay open may have used up the host's, and the ledger must still be closed.
        using var patience = new CancellationTokenSource(StopPatience, _time);

        // A ledger that is being made is closed with the others. The turn is kept: nothing is opened any more.
        await _turn.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (ledger, writer) in _open)
        {
            await CloseAsync(ledger, writer, patience.Token).ConfigureAwait(false);
        }

        _directory.Dispose();
    }

    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopped.Token);
        await _turn.WaitAsync(either.Token).ConfigureAwait(false);
    }

    private async Task CloseAsync(Ledger ledger, LedgerWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await writer.StopAsync(HousekeepingEvents.Stop(ledger.Tenant, ledger.Origin, _time), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogAbandoned(ledger.Tenant);
        }
    }

    private void Add((Ledger Ledger, LedgerWriter Writer) opened)
    {
        ImmutableInterlocked.Update(ref _open, static (all, one) => all.Add(one), opened);
        _catalog.Add(opened.Ledger);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SweepInterval, _time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
                {
                    // The timer is gone and would say so at once for ever: whoever held this host and its clock let go of them.
                    return;
                }

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
