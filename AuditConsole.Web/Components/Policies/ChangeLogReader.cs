using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;

namespace AuditConsole.Web.Components.Policies;

/// <summary>Puts the pages of a Change Log together from the projection.</summary>
internal static class ChangeLogReader
{
    public const int PageSize = 50;
    private const int NoiseLimit = 500;
    private const int HistoryLimit = 500;

    public static async Task<Result<ChangeLogWindow>> ReadAsync(ObjectCatalog catalog, Scope scope, ObjectKey key, bool withNoise, long? before, CancellationToken cancellationToken)
    {
        // Two more than shown: an event may make two entries, which stay together, and one tells that there are older ones.
        var entries = await catalog.VersionsAsync(scope, key, withNoise, before, PageSize + 2, cancellationToken);
        var end = Math.Min(PageSize, entries.Count);
        while (end > 0 && end < entries.Count && entries[end].Seq == entries[end - 1].Seq)
        {
            end++;
        }

        var shown = entries.Take(end).ToList();
        var older = end < entries.Count ? shown[^1].Seq : (long?)null;
        if (withNoise)
        {
            return new ChangeLogWindow(shown, older, shown.Count(e => e.Number is null), false) { ShowsSeq = scope.IsWholeLedger };
        }

        // Noise has no page of its own: it is counted in the stretch that the shown versions span.
        var all = await catalog.VersionsAsync(scope, key, true, before, NoiseLimit, cancellationToken);
        var stretch = older is null ? all : [.. all.TakeWhile(e => e.Seq != older)];
        return new ChangeLogWindow(shown, older, stretch.Count(e => e.Number is null), all.Count >= NoiseLimit && stretch.Count == all.Count) { ShowsSeq = scope.IsWholeLedger };
    }

    public static async Task<Result<ObjectHistory>> ReadHistoryAsync(ObjectCatalog catalog, Scope scope, ObjectKey key, CancellationToken cancellationToken)
    {
        var versions = await catalog.VersionsAsync(scope, key, false, null, HistoryLimit, cancellationToken);
        var isWhole = versions.Count < HistoryLimit;
        var first = isWhole && versions is [.., var oldest] ? oldest : await catalog.VersionAsync(scope, key, 1, cancellationToken);
        return new ObjectHistory(first, versions is [var newest, ..] ? newest : null, versions.FirstOrDefault(v => v.HasBody), versions.Select(v => v.Actor).Distinct(StringComparer.Ordinal).Count(), versions.Count, isWhole)
        {
            Versions = versions,
        };
    }
}
