using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Events;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Changes.Projection;

/// <param name="Before">The state before everything that may be reordered.</param>
/// <param name="From">The place after it.</param>
/// <param name="Seqs">The events of the entries from there on.</param>
internal sealed record LineageCut(LineageState Before, int From, IReadOnlyList<long> Seqs);

/// <summary>Reads lineages back from the store.</summary>
internal sealed class LineageLoader(string ledgerId, IDbContextFactory<AuditDbContext> contexts, VersionBodies bodies)
{
    private const int RecentKept = 8;

    /// <summary>The lineage as stored; an empty one when there is none.</summary>
    public async Task<WorkingLineage> LoadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var row = await context.Set<ObjectRow>().AsNoTracking()
                .FirstOrDefaultAsync(o => o.LedgerId == ledgerId && o.Cluster == key.Cluster && o.Group == key.Group && o.Kind == key.Kind && o.Namespace == key.Namespace && o.Name == key.Name, cancellationToken)
                .ConfigureAwait(false);
            return row is null
                ? new WorkingLineage(key, 0, LineageState.Empty)
                : new WorkingLineage(key, row.Id, await StateAsync(context, row, int.MaxValue, await NewestAsync(context, row, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Where to begin when writes of this time or later may be placed anywhere after it.</summary>
    public async Task<LineageCut> CutAsync(WorkingLineage lineage, long time, CancellationToken cancellationToken)
    {
        var cut = time - LineageOrder.MaxClockSkew;
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = context.Set<ObjectVersionRow>().AsNoTracking().Where(v => v.LedgerId == ledgerId && v.ObjectId == lineage.Id);
            var before = await rows.Where(v => (v.HighTime ?? v.Time) < cut).OrderByDescending(v => v.Ordinal).Select(v => v.Ordinal).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var seqs = await rows.Where(v => v.Ordinal > before).OrderBy(v => v.Ordinal).Select(v => v.Seq).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (before == 0)
            {
                return new LineageCut(LineageState.Empty, 1, [.. seqs.Distinct()]);
            }

            var row = await context.Set<ObjectRow>().AsNoTracking().FirstAsync(o => o.LedgerId == ledgerId && o.Id == lineage.Id, cancellationToken).ConfigureAwait(false);
            return new LineageCut(await StateAsync(context, row, before, lineage.Stored.Body, cancellationToken).ConfigureAwait(false), before + 1, [.. seqs.Distinct()]);
        }
    }

    /// <param name="newest">The newest state of the object, which is the one asked for as a rule.</param>
    private async Task<LineageState> StateAsync(AuditDbContext context, ObjectRow row, int upTo, ObjectBody? newest, CancellationToken cancellationToken)
    {
        var versions = context.Set<ObjectVersionRow>().AsNoTracking().Where(v => v.LedgerId == ledgerId && v.ObjectId == row.Id && v.Ordinal <= upTo).OrderByDescending(v => v.Ordinal);
        var recent = await versions.Take(RecentKept).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (recent.Count == 0)
        {
            return LineageState.Empty;
        }

        var last = recent[0];
        var changed = last.Number is not null || last.LastNumber == 0
            ? last
            : await versions.FirstAsync(v => v.Number != null, cancellationToken).ConfigureAwait(false);
        return new LineageState
        {
            Ordinal = last.Ordinal,
            Number = last.LastNumber,
            State = (ObjectState?)last.State,
            Uid = last.Uid,
            Version = last.Version,
            Generation = last.Generation,
            Body = BodyPlace.After(last) is { } place ? await BodyAsync(context, row, place, newest, cancellationToken).ConfigureAwait(false) : null,
            Known = (Confidence)last.Known,
            Tier = row.Tier,
            Order = row.Order,
            Project = row.Project,
            Last = new ObjectChange(changed.Seq, changed.Time, changed.Actor, (EventAction)changed.Action),
            HighTime = last.HighTime ?? last.Time,
            HighVersion = last.HighVersion,
            HighVersionAt = last.HighVersionAt ?? last.Time,
            Recent = [.. recent.AsEnumerable().Reverse().Select(Recent)],
        };
    }

    /// <summary>Null when it cannot be read: it is then not known what was before the next change, which is projected all the same.</summary>
    private async Task<ObjectBody?> BodyAsync(AuditDbContext context, ObjectRow row, BodyPlace place, ObjectBody? newest, CancellationToken cancellationToken)
    {
        if (newest is not null && newest.Hash == place.Hash)
        {
            return newest.CarriedBy(place.Carrier);
        }

        var found = await bodies.FindAsync(context, place, cancellationToken).ConfigureAwait(false);
        return ObjectBody.Read(found.Json, IsManifest(row), place.Carrier);
    }

    private async Task<ObjectBody?> NewestAsync(AuditDbContext context, ObjectRow row, CancellationToken cancellationToken)
    {
        var stored = await context.Set<NewestBodyRow>().AsNoTracking().Where(b => b.LedgerId == ledgerId && b.ObjectId == row.Id).Select(b => b.Body).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return stored is null ? null : ObjectBody.Read(ManifestCodec.Decode(stored), IsManifest(row));
    }

    private static bool IsManifest(ObjectRow row) => row.Group != NativeWrites.Group;

    private static RecentWrite Recent(ObjectVersionRow v)
    {
        var flags = (VersionFlags)v.Flags;
        return new RecentWrite(v.Seq, v.Time, (EventAction)v.Action, v.Version, v.RequestKey, v.SourceKey, (byte)v.Rank, flags.HasFlag(VersionFlags.Echo), flags.HasFlag(VersionFlags.Shadow))
        {
            IsReview = flags.HasFlag(VersionFlags.Review),
            IsTentative = flags.HasFlag(VersionFlags.Tentative),
        };
    }
}
