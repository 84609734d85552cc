using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>How far a file was read.</summary>
internal sealed record TailPlace(FileIdentity Identity, string Path, long Offset, FileHead Head)
{
    /// <summary>Of no file: it tells that the source was followed before, so that a file that comes later is a new one.</summary>
    public static readonly TailPlace Begun = new(default, string.Empty, 0, FileHead.None);

    public bool IsKeptIn(TailPositionRow? row) => row is not null && row.Path == Path && row.Offset == Offset && Head.IsSame(row.Head, row.HeadLength);

    /// <param name="now">Microseconds UTC.</param>
    public TailPositionRow ToRow(string source, long now) => new()
    {
        LedgerId = LedgerCatalog.DefaultTenant,
        Source = source,
        Device = Identity.Device,
        Inode = Identity.Inode,
        Path = Path,
        Offset = Offset,
        Head = Head.Hash,
        HeadLength = Head.Length,
        Updated = now,
    };
}

internal static class TailPositionRows
{
    /// <summary>The place in a file that grows; null when the row is of a compressed one, or tells nothing by which the file is known again.</summary>
    public static FileHead? Head(this TailPositionRow row) => row.HeadLength > 0 && !CompressedFile.IsNamed(row.Path) ? new FileHead(row.Head, row.HeadLength) : null;

    /// <summary>Whether this compressed file was read, under whatever number.</summary>
    public static bool IsOfCompressed(this TailPositionRow row, long size, FileHead head) => CompressedFile.IsNamed(row.Path) && row.Offset == size && head.IsSame(row.Head, row.HeadLength);
}

/// <summary>Keeps how far files were read.</summary>
internal sealed class TailPositions(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, TimeProvider time)
{
    private const string LedgerId = LedgerCatalog.DefaultTenant;

    /// <summary>A file that was not seen for so long is gone, and its number another's.</summary>
    private const long Forgotten = 30 * Micros.PerDay;

    public async Task<IReadOnlyDictionary<FileIdentity, TailPositionRow>> LoadAsync(string source, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = await context.Set<TailPositionRow>().AsNoTracking().Where(p => p.LedgerId == LedgerId && p.Source == source).ToListAsync(cancellationToken).ConfigureAwait(false);
            return rows.ToDictionary(p => new FileIdentity(p.Device, p.Inode));
        }
    }

    public Task SaveAsync(string source, IReadOnlyCollection<TailPlace> places, CancellationToken cancellationToken)
        => writer.WriteAsync(
            async (context, token) =>
            {
                var now = Micros.Now(time);
                foreach (var place in places)
                {
                    var (device, inode) = place.Identity;
                    var row = await context.Set<TailPositionRow>().SingleOrDefaultAsync(p => p.LedgerId == LedgerId && p.Source == source && p.Device == device && p.Inode == inode, token).ConfigureAwait(false);
                    if (row is null)
                    {
                        context.Add(place.ToRow(source, now));
                        continue;
                    }

                    (row.Path, row.Offset, row.Head, row.HeadLength, row.Updated) = (place.Path, place.Offset, place.Head.Hash, place.Head.Length, now);
                }

                await context.SaveChangesAsync(token).ConfigureAwait(false);
                await context.Set<TailPositionRow>().Where(p => p.LedgerId == LedgerId && p.Source == source && p.Updated < now - Forgotten).ExecuteDeleteAsync(token).ConfigureAwait(false);
            },
            cancellationToken);
}
