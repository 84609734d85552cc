using System.Linq.Expressions;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Changes;

/// <summary>Pages and facets of objects.</summary>
internal static class ObjectListing
{
    private const int MaxFacetValues = 1_000;

    public static async Task<ObjectPage> PageAsync(IQueryable<ObjectRow> within, ObjectFilter filter, CancellationToken cancellationToken)
    {
        var objects = within.Where(filter);
        if (filter.Cursor is { } cursor)
        {
            if (!ObjectCursor.TryParse(cursor, filter.ByTier, out var after))
            {
                return new ObjectPage([], null);
            }

            objects = after switch
            {
                TierCursor t => After(objects, t),
                TimeCursor t => objects.Where(o => o.LastTime < t.Time || (o.LastTime == t.Time && o.Id < t.Id)),
                _ => objects,
            };
        }

        var ordered = filter.ByTier
            ? objects.OrderBy(o => o.TierRank).ThenBy(o => o.Tier).ThenBy(o => o.Rank).ThenBy(o => o.Name).ThenBy(o => o.Id)
            : objects.OrderByDescending(o => o.LastTime).ThenByDescending(o => o.Id);
        var rows = await ordered.Take(filter.Limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        var next = rows.Count > filter.Limit ? ObjectCursor.Of(rows[filter.Limit - 1], filter.ByTier) : null;
        return new ObjectPage([.. rows.Take(filter.Limit).Select(Summary)], next);
    }

    public static async Task<ObjectFacets> FacetsAsync(IQueryable<ObjectRow> within, ObjectFilter filter, CancellationToken cancellationToken)
    {
        var kinds = await CountAsync(within.Where(filter, ObjectDimension.Kind), o => o.Kind, cancellationToken).ConfigureAwait(false);
        var clusters = await CountAsync(within.Where(filter, ObjectDimension.Cluster), o => o.Cluster, cancellationToken).ConfigureAwait(false);
        var namespaces = await CountAsync(within.Where(filter, ObjectDimension.Namespace).Where(o => o.Namespace != string.Empty), o => o.Namespace, cancellationToken).ConfigureAwait(false);
        var tiers = await CountAsync(within.Where(filter, ObjectDimension.Tier).Where(o => o.Tier != null), o => o.Tier!, cancellationToken).ConfigureAwait(false);
        var states = await within.Where(filter, ObjectDimension.State).GroupBy(o => o.State).Select(g => new { State = g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ObjectFacets(kinds, clusters, namespaces, tiers, [.. states.OrderByDescending(s => s.Count).Select(s => (ObjectStates.Word((ObjectState)s.State), s.Count))]);
    }

    public static ObjectKey Key(ObjectRow o) => new(o.Cluster, o.Group, o.Kind, o.Namespace, o.Name);

    public static ObjectSummary Summary(ObjectRow o)
        => new(o.Id, Key(o), o.Uid, o.Tier, (ObjectState)o.State, o.Versions, new ObjectChange(o.LastSeq, o.LastTime, o.LastActor, (EventAction)o.LastAction)) { Order = o.Order };

    private static IQueryable<ObjectRow> After(IQueryable<ObjectRow> objects, TierCursor c) => c.Tier is null
        ? objects.Where(o => o.TierRank > c.TierRank || (o.TierRank == c.TierRank
            && (o.Rank > c.Rank || (o.Rank == c.Rank && (string.Compare(o.Name, c.Name) > 0 || (o.Name == c.Name && o.Id > c.Id))))))
        : objects.Where(o => o.TierRank > c.TierRank || (o.TierRank == c.TierRank && (string.Compare(o.Tier, c.Tier) > 0 || (o.Tier == c.Tier
            && (o.Rank > c.Rank || (o.Rank == c.Rank && (string.Compare(o.Name, c.Name) > 0 || (o.Name == c.Name && o.Id > c.Id))))))));

    private static async Task<IReadOnlyList<(string Value, int Count)>> CountAsync(IQueryable<ObjectRow> objects, Expression<Func<ObjectRow, string>> dimension, CancellationToken cancellationToken)
    {
        var counts = await objects.GroupBy(dimension).Select(g => new { Value = g.Key, Count = g.Count() })
            .OrderByDescending(g => g.Count).ThenBy(g => g.Value).Take(MaxFacetValues).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. counts.Select(c => (c.Value, c.Count))];
    }
}
