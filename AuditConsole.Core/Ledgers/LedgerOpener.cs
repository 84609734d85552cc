using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Ledgers.Batches;
using AuditConsole.Core.Ledgers.Writing;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ledgers;

/// <summary>Opens a tenant's ledger, or makes it: checks what is stored, starts its writer, and writes the event that says so.</summary>
internal sealed partial class LedgerOpener(LedgerStore store, InstallationKey installationKey, IOptions<LedgerOptions> options, IOptions<IntegrityOptions> integrity, TimeProvider time, ILogger<LedgerOpener> logger)
{
    private readonly BatchCache _cache = new(options.Value.BatchCacheBytes);

    public async Task<(Ledger Ledger, LedgerWriter Writer)> OpenAsync(string tenant, CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(tenant, cancellationToken).ConfigureAwait(false);
        var key = installationKey.Load(mayCreate: row is null or { Size: 0 });
        row ??= await CreateAsync(tenant, cancellationToken).ConfigureAwait(false);
        var epoch = await store.TakeOverAsync(tenant, cancellationToken).ConfigureAwait(false);
        var mirror = new LedgerMirror(tenant, row.Origin, _cache);
        var reader = new LedgerReader(mirror, store);
        var writer = new LedgerWriter(mirror, store, epoch, options.Value, time, logger);
        var ledger = new Ledger { Tenant = tenant, Origin = row.Origin, Head = mirror.Head, Reader = reader, Feed = mirror.Feed, Intake = writer, Health = mirror.Health };
        if (await new LedgerLoader(store).LoadAsync(mirror, row, cancellationToken).ConfigureAwait(false) is { } damage)
        {
            mirror.Health.Close(damage);
            LogDamaged(damage);
            return (ledger, writer);
        }

        mirror.Head.Sweep(Micros.Now(time));
        var isUnclean = mirror.LastType is not (null or HousekeepingEvents.StopType);
        var size = mirror.Chain.Size;
        writer.Start();
        await BeginAsync(mirror, writer, reader, row, key, cancellationToken).ConfigureAwait(false);
        await writer.AppendOwnAsync(HousekeepingEvents.Start(tenant, row.Origin, size, isUnclean, time), default).ConfigureAwait(false);
        LogOpened(tenant, size);
        return (ledger, writer);
    }

    private async Task<LedgerRow> CreateAsync(string tenant, CancellationToken cancellationToken)
    {
        var origin = integrity.Value.Origin ?? Origin.New();
        var row = new LedgerRow { LedgerId = tenant, Origin = origin, Chain = HashChain.Start(origin), Frontier = [], SegmentSize = ColumnRun.Capacity, Created = Micros.Now(time) };
        await store.CreateAsync(row, cancellationToken).ConfigureAwait(false);
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

        if (key?.Id != await GenesisKeyAsync(reader, cancellationToken).ConfigureAwait(false))
        {
            var problem = $"{installationKey.Directory} does not hold the signing key that the ledger '{row.LedgerId}' was made with.";
            mirror.Health.ReportKey(problem);
            LogKey(problem);
        }
    }

    private static async Task<string?> GenesisKeyAsync(LedgerReader reader, CancellationToken cancellationToken)
    {
        var batch = await reader.BatchAsync(1, cancellationToken).ConfigureAwait(false);
        using var data = JsonDocument.Parse(EventChunk.Read(batch.Chunk(0)).Content("data"u8).ToArray());
        return data.RootElement.TryGetProperty("key", out var key) && key.TryGetProperty("id", out var id) ? id.GetString() : null;
    }

    [LoggerMessage(LogLevel.Information, "The ledger {Ledger} is open with {Size} events.")]
    private partial void LogOpened(string ledger, long size);

    [LoggerMessage(LogLevel.Critical, "{Problem} It is read-only.")]
    private partial void LogDamaged(string problem);

    [LoggerMessage(LogLevel.Error, "{Problem}")]
    private partial void LogKey(string problem);
}
