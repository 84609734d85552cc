using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Ingestion.Quarantine;

/// <summary>Keeps refused events, bounded: when it is full the oldest go, and that is recorded.</summary>
public sealed class QuarantineStore(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, ConsoleEvents events)
{
    private const string LedgerId = LedgerCatalog.DefaultTenant;

    internal const int MaxRows = 10_000;
    internal const long MaxBytes = 256L * 1024 * 1024;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<QuarantinedEvent>> ListAsync(string? source, int limit, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = await context.Set<QuarantineRow>().AsNoTracking()
                .Where(q => q.LedgerId == LedgerId && (source == null || q.Source == source))
                .OrderByDescending(q => q.Received).ThenByDescending(q => q.Id)
                .Take(limit)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(Read)];
        }
    }

    public async Task<QuarantinedEvent?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var row = await context.Set<QuarantineRow>().AsNoTracking().SingleOrDefaultAsync(q => q.LedgerId == LedgerId && q.Id == id, cancellationToken).ConfigureAwait(false);
            return row is null ? null : Read(row);
        }
    }

    public Task RemoveAsync(Guid id, CancellationToken cancellationToken)
        => writer.WriteAsync((context, token) => context.Set<QuarantineRow>().Where(q => q.LedgerId == LedgerId && q.Id == id).ExecuteDeleteAsync(token), cancellationToken);

    /// <summary>Takes out the event that was kept; those that share its line stay, as a number.</summary>
    public Task TakeAsync(Guid id, CancellationToken cancellationToken)
        => writer.WriteAsync(
            async (context, token) =>
            {
                var rows = context.Set<QuarantineRow>().Where(q => q.LedgerId == LedgerId && q.Id == id);
                var others = await rows.Where(q => q.Occurrences > 1).ExecuteUpdateAsync(set => set.SetProperty(q => q.Occurrences, q => q.Occurrences - 1).SetProperty(q => q.Sample, Array.Empty<byte>()).SetProperty(q => q.SampleBytes, 0), token).ConfigureAwait(false);
                if (others == 0)
                {
                    await rows.ExecuteDeleteAsync(token).ConfigureAwait(false);
                }
            },
            cancellationToken);

    /// <summary>Stores refusals; those of one format, reason and field share a row for an hour.</summary>
    /// <param name="fileName">The file they were read from, if any.</param>
    /// <returns>The row of each refusal, in order.</returns>
    public async Task<IReadOnlyList<Guid>> AddAsync(string source, string? fileName, IReadOnlyList<Refusal> refusals, long received, CancellationToken cancellationToken)
    {
        var groups = refusals.GroupBy(KeyOf).ToList();
        var (ids, removed) = await writer.WriteAsync(
            async (context, token) =>
            {
                var found = new Dictionary<(string, string, IngestionFormat?), Guid>();
                foreach (var group in groups)
                {
                    found[group.Key] = await StoreAsync(context, source, fileName, [.. group], received, token).ConfigureAwait(false);
                }

                await context.SaveChangesAsync(token).ConfigureAwait(false);
                return (found, await TrimAsync(context, token).ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
        if (removed > 0)
        {
            var overflow = new ConsoleEvent("capture.quarantine_overflow", Outcome.Success, ConsoleActor.Console)
            {
                Object = new ConsoleObject("source") { Kind = "Source", Name = source },
                Message = $"{removed} oldest refused events removed",
            };
            await events.RecordAsync(overflow, cancellationToken).ConfigureAwait(false);
        }

        return [.. refusals.Select(r => ids[KeyOf(r)])];
    }

    private static QuarantinedEvent Read(QuarantineRow row) => new(row.Id, row.Source, row.Received, row.ReasonCode, NullIfEmpty(row.Field), NullIfEmpty(row.Expected), row.Occurrences, row.Sample)
    {
        Origin = row.Origin,
        Format = row.Format,
    };

    private static (string Reason, string Field, IngestionFormat? Format) KeyOf(Refusal r) => (r.ReasonCode, r.Field ?? string.Empty, r.Format);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static async Task<Guid> StoreAsync(AuditDbContext context, string source, string? fileName, List<Refusal> refusals, long received, CancellationToken cancellationToken)
    {
        var newest = refusals[^1];
        var field = newest.Field ?? string.Empty;
        var row = await context.Set<QuarantineRow>()
            .Where(q => q.LedgerId == LedgerId && q.Source == source && q.ReasonCode == newest.ReasonCode && q.Field == field && q.Format == newest.Format && q.First > received - Micros.PerHour)
            .OrderByDescending(q => q.First)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            row = new QuarantineRow
            {
                LedgerId = LedgerId,
                Id = Guid.CreateVersion7(Micros.ToUtc(received)),
                Source = source,
                ReasonCode = newest.ReasonCode,
                Field = field,
                Format = newest.Format,
                First = received,
            };
            context.Add(row);
        }

        if (row.Sample.Length == 0)
        {
            (row.Sample, row.SampleBytes) = (refusals[0].Sample, refusals[0].Sample.Length);
        }

        row.Expected = newest.Expected;
        row.Received = received;
        row.Occurrences += refusals.Count;
        row.Origin = fileName is null ? row.Origin : newest.Offset is { } offset ? $"{fileName}, byte {offset}" : newest.Line is { } line ? $"{fileName}, line {line}" : fileName;
        return row.Id;
    }

    /// <returns>How many rows had to go.</returns>
    private static async Task<int> TrimAsync(AuditDbContext context, CancellationToken cancellationToken)
    {
        var rows = context.Set<QuarantineRow>().Where(q => q.LedgerId == LedgerId);
        var removed = 0;
        var count = await rows.CountAsync(cancellationToken).ConfigureAwait(false);
        var bytes = await rows.SumAsync(q => (long)q.SampleBytes, cancellationToken).ConfigureAwait(false);
        while (count > 0 && (count > MaxRows || bytes > MaxBytes))
        {
            var oldest = await rows.OrderBy(q => q.Received).ThenBy(q => q.Id).Select(q => new { q.Id, q.SampleBytes }).Take(Math.Max(1, count - MaxRows)).ToListAsync(cancellationToken).ConfigureAwait(false);
            var ids = oldest.Select(q => q.Id).ToList();
            await rows.Where(q => ids.Contains(q.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            removed += ids.Count;
            count -= ids.Count;
            bytes -= oldest.Sum(q => q.SampleBytes);
        }

        return removed;
    }
}
