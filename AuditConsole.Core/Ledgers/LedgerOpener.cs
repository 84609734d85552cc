using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ledgers;

/// <summary>Opens a tenant's ledger, or makes it: checks what is stored, starts its writer, and writes the event that says so.</summary>
internal sealed partial class LedgerOpener(LedgerTables tables, InstallationKey installationKey, IOptions<LedgerOptions> options, TimeProvider time, ILogger<LedgerOpener> logger)
{
    private readonly SegmentCache _cache = new(options.Value.CacheBytes);

    /// <summary>The tenants besides the default one that have a ledger. What a kill left of dropped ones is removed.</summary>
    public async Task<IReadOnlyList<string>> OthersAsync(CancellationToken cancellationToken)
    {
        var ledgers = await tables.Ledgers.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var dropped in ledgers.Where(row => row.Epoch == LedgerRow.Dropped))
        {
            await FinishDropAsync(dropped.LedgerId, cancellationToken).ConfigureAwait(false);
        }

        return [.. ledgers.Where(row => row.Epoch != LedgerRow.Dropped && row.LedgerId != LedgerCatalog.DefaultTenant).Select(row => row.LedgerId)];
    }

    /// <summary>From now on the ledger is gone, also after a kill.</summary>
    public Task MarkDroppedAsync(string tenant, CancellationToken cancellationToken) => tables.Drop.MarkAsync(tenant, cancellationToken);

    public async Task FinishDropAsync(string tenant, CancellationToken cancellationToken)
    {
        await tables.Drop.FinishAsync(tenant, cancellationToken).ConfigureAwait(false);
        LogDropped(tenant);
    }

    public async Task<(Ledger Ledger, LedgerWriter Writer)> OpenAsync(string tenant, CancellationToken cancellationToken)
    {
        var row = await tables.Ledgers.FindAsync(tenant, cancellationToken).ConfigureAwait(false);
        if (row?.Epoch == LedgerRow.Dropped)
        {
            // Its dropping met an obstacle; what is left of it must not become part of the new one.
            await FinishDropAsync(tenant, cancellationToken).ConfigureAwait(false);
            row = null;
        }

        // The default ledger is the first there is: whatever is opened after it finds a key, or must do without.
        var key = installationKey.Load(mayCreate: tenant == LedgerCatalog.DefaultTenant && (row is null or { Size: 0 }));
        if (row is null or { Size: 0 } && key is null)
        {
            throw new InvalidOperationException($"The ledger '{tenant}' cannot be begun: {installationKey.Directory} holds no signing key.");
        }

        row ??= await CreateAsync(tenant, cancellationToken).ConfigureAwait(false);
        var epoch = await tables.Ledgers.TakeOverAsync(tenant, cancellationToken).ConfigureAwait(false);
        var mirror = new LedgerMirror(tenant, row.Origin, tables.Segments, _cache);
        var reader = new LedgerReader(mirror, tables.Ledgers);
        var sealer = new LedgerSealer(mirror, reader, tables.Segments, epoch, time, logger) { MostWaiting = options.Value.MostWaitingRuns };
        var writer = new LedgerWriter(mirror, tables, epoch, options.Value, time, logger) { Sealer = sealer };
        var ledger = new Ledger(mirror.Segments, sealer) { Tenant = tenant, Origin = row.Origin, Created = row.Created, Head = mirror.Head, Reader = reader, Feed = mirror.Feed, Intake = writer, Health = mirror.Health };
        var loader = new LedgerLoader(tables);
        if ((await loader.LoadSegmentsAsync(mirror, cancellationToken).ConfigureAwait(false) ?? await loader.LoadAsync(mirror, row, cancellationToken).ConfigureAwait(false)) is { } damage)
        {
            mirror.Health.Close(damage);
            LogDamaged(damage);
            return (ledger, writer);
        }

        mirror.Head.Sweep(Micros.Now(time));
        var isUnclean = await LastTypeAsync(mirror, reader, cancellationToken).ConfigureAwait(false) is not (null or HousekeepingEvents.StopType);
        var size = mirror.Chain.Size;
        writer.Start();
        await BeginAsync(mirror, writer, reader, row, key, cancellationToken).ConfigureAwait(false);
        await writer.AppendOwnAsync(HousekeepingEvents.Start(tenant, row.Origin, size, isUnclean, time), default).ConfigureAwait(false);
        LogOpened(tenant, size);
        return (ledger, writer);
    }

    private async Task<LedgerRow> CreateAsync(string tenant, CancellationToken cancellationToken)
    {
        // The setting names the one ledger that every installation has; no two may have the same.
        var origin = (tenant == LedgerCatalog.DefaultTenant ? installationKey.Origin : null) ?? Origin.New();
        var row = new LedgerRow { LedgerId = tenant, Origin = origin, Chain = HashChain.Start(origin), Frontier = [], SegmentSize = ColumnRun.Capacity, Created = Micros.Now(time) };
        await tables.Ledgers.CreateAsync(row, cancellationToken).ConfigureAwait(false);
        return row;
    }

    /// <summary>Writes the first event of a new ledger; of an old one, checks that it names the key that is here.</summary>
    private async Task BeginAsync(LedgerMirror mirror, LedgerWriter writer, LedgerReader reader, LedgerRow row, SigningKey? key, CancellationToken cancellationToken)
    {
        if (mirror.Chain.Size == 0)
        {
            var (genesis, members) = HousekeepingEvents.Genesis(row, key!, time);
            var receipt = await writer.AppendOwnAsync(genesis, members).ConfigureAwait(false);
            if (receipt.Status != IntakeStatus.Committed)
            {
                throw new InvalidOperationException($"The ledger '{row.LedgerId}' cannot be begun. {mirror.Health.Problem}");
            }

            return;
        }

        if (await KeyProblemAsync(reader, row.LedgerId, key, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            mirror.Health.ReportKey(problem);
            LogKey(problem);
        }
    }

    private async Task<string?> KeyProblemAsync(LedgerReader reader, string tenant, SigningKey? key, CancellationToken cancellationToken)
    {
        try
        {
            return key?.Id == await GenesisKeyAsync(reader, cancellationToken).ConfigureAwait(false)
                ? null
                : $"{installationKey.Directory} does not hold the signing key that the ledger '{tenant}' was made with.";
        }
        catch (SegmentDamageException e)
        {
            return $"Whether {installationKey.Directory} holds the signing key that the ledger '{tenant}' was made with cannot be told. {e.Message}";
        }
    }

    /// <summary>Type of the newest event; null while there is none, empty when it cannot be read.</summary>
    private static async ValueTask<string?> LastTypeAsync(LedgerMirror mirror, LedgerReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return mirror.LastType ?? (await reader.ReadAsync(mirror.Chain.Size, cancellationToken).ConfigureAwait(false))?.Event.Type;
        }
        catch (SegmentDamageException)
        {
            return string.Empty;
        }
    }

    private static async Task<string?> GenesisKeyAsync(LedgerReader reader, CancellationToken cancellationToken)
    {
        var chunk = await reader.ChunkAsync(1, cancellationToken).ConfigureAwait(false);
        using var data = JsonDocument.Parse(EventChunk.Read(chunk).Content("data"u8).ToArray());
        return data.RootElement.TryGetProperty("key", out var key) && key.TryGetProperty("id", out var id) ? id.GetString() : null;
    }

    [LoggerMessage(LogLevel.Information, "The ledger {Ledger} is open with {Size} events.")]
    private partial void LogOpened(string ledger, long size);

    [LoggerMessage(LogLevel.Information, "The ledger {Ledger} was dropped.")]
    private partial void LogDropped(string ledger);

    [LoggerMessage(LogLevel.Critical, "{Problem} It is read-only.")]
    private partial void LogDamaged(string problem);

    [LoggerMessage(LogLevel.Error, "{Problem}")]
    private partial void LogKey(string problem);
}
