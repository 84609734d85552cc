using AuditConsole.Core.Access;
using AuditConsole.Core.Changes.Diff;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Common;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Changes;

/// <summary>Reads the projection: objects, their versions and the documents. Everything within a scope; what is outside looks like what never existed.</summary>
public sealed class ObjectCatalog
{
    private readonly IDbContextFactory<AuditDbContext> _contexts;
    private readonly ProjectionPositions _positions;
    private readonly EventsOfLedger _events;

    /// <param name="events">Gives the events whose parts are the bodies of versions.</param>
    internal ObjectCatalog(IDbContextFactory<AuditDbContext> contexts, ProjectionPositions positions, EventsOfLedger events)
    {
        _contexts = contexts;
        _positions = positions;
        _events = events;
    }

    /// <summary>The place of a ledger's projection: seq up to which it has read the ledger.</summary>
    public long Position(string tenant) => _positions.Of(tenant).Seq;

    /// <summary>True when a ledger's projection has been behind the ledger for a time without getting any further.</summary>
    /// <param name="patience">Microseconds.</param>
    /// <param name="now">Microseconds UTC.</param>
    public bool IsStalled(string tenant, long ledgerSize, long patience, long now)
        => _positions.Of(tenant) is { Moved: > 0 and var moved, Seq: var seq } && seq < ledgerSize && now - moved > patience;

    /// <summary>True when a cursor was given by a list of this order; a list read with any other is empty.</summary>
    public static bool IsCursor(string cursor, bool byTier) => ObjectCursor.TryParse(cursor, byTier, out _);

    public Task<ObjectPage> ListAsync(Scope scope, ObjectFilter filter, CancellationToken cancellationToken)
        => ReadAsync(context => ObjectListing.PageAsync(ObjectQuery.Within(context, scope), filter, cancellationToken), cancellationToken);

    public Task<ObjectFacets> FacetsAsync(Scope scope, ObjectFilter filter, CancellationToken cancellationToken)
        => ReadAsync(context => ObjectListing.FacetsAsync(ObjectQuery.Within(context, scope), filter, cancellationToken), cancellationToken);

    public Task<ObjectSummary?> FindAsync(Scope scope, ObjectKey key, CancellationToken cancellationToken)
        => ReadAsync(
            async context => await VersionReading.ObjectAsync(context, scope, key, cancellationToken).ConfigureAwait(false) is { } row ? ObjectListing.Summary(row) : null,
            cancellationToken);

    /// <summary>The Change Log, newest first.</summary>
    /// <param name="withNoise">Also writes that made no version.</param>
    /// <param name="before">Only entries older than this seq; null for the newest.</param>
    /// <returns>One more than <paramref name="limit"/> where two entries of one event would be torn apart.</returns>
    public Task<IReadOnlyList<ObjectVersion>> VersionsAsync(Scope scope, ObjectKey key, bool withNoise, long? before, int limit, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<ObjectVersion>>(
            async context =>
            {
                if (await VersionReading.ObjectAsync(context, scope, key, cancellationToken).ConfigureAwait(false) is not { } row)
                {
                    return [];
                }

                var entries = VersionReading.Entries(context, scope, row.Id);
                if (before is { } seq)
                {
                    var below = await entries.Where(v => v.Seq == seq).MinAsync(v => (int?)v.Ordinal, cancellationToken).ConfigureAwait(false) ?? 0;
                    entries = entries.Where(v => v.Ordinal < below);
                }

                var page = await Newest(entries, withNoise).Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
                var keep = page.Count > limit && page[limit].Seq != page[limit - 1].Seq ? limit : page.Count;
                return [.. page.Take(keep).Select(VersionReading.Version)];
            },
            cancellationToken);

    /// <summary>The Change Log by place, for callers who may not see seqs.</summary>
    /// <param name="below">Where the page before ended; null for the newest.</param>
    /// <returns>Null when there is no such object; <c>Next</c> is null on the last page.</returns>
    public Task<VersionPage?> PageAsync(Scope scope, ObjectKey key, bool withNoise, int? below, int limit, CancellationToken cancellationToken)
        => ReadAsync(
            async context =>
            {
                if (await VersionReading.ObjectAsync(context, scope, key, cancellationToken).ConfigureAwait(false) is not { } row)
                {
                    return null;
                }

                var entries = VersionReading.Entries(context, scope, row.Id).Where(v => below == null || v.Ordinal < below);
                var page = await Newest(entries, withNoise).Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
                return new VersionPage([.. page.Take(limit).Select(VersionReading.Version)], page.Count > limit ? page[limit - 1].Ordinal : null);
            },
            cancellationToken);

    /// <summary>How many entries of a Change Log made no version.</summary>
    public Task<int> CountNoiseAsync(Scope scope, ObjectKey key, CancellationToken cancellationToken)
        => ReadAsync(
            async context => await VersionReading.ObjectAsync(context, scope, key, cancellationToken).ConfigureAwait(false) is { } row
                ? await VersionReading.Entries(context, scope, row.Id).CountAsync(v => v.Number == null, cancellationToken).ConfigureAwait(false)
                : 0,
            cancellationToken);

    public Task<ObjectVersion?> VersionAsync(Scope scope, ObjectKey key, int number, CancellationToken cancellationToken)
        => ReadAsync(
            async context => await VersionReading.FindAsync(context, scope, key, number, cancellationToken).ConfigureAwait(false) is { } found ? VersionReading.Version(found.Version) : null,
            cancellationToken);

    /// <summary>The version a ledger event made, with the object it belongs to; null when the event made none, or versions of several objects.</summary>
    public Task<(ObjectKey Key, ObjectVersion Version)?> VersionOfAsync(Scope scope, long seq, CancellationToken cancellationToken)
        => ReadAsync<(ObjectKey Key, ObjectVersion Version)?>(
            async context =>
            {
                var found = await VersionReading.Numbered(context, scope, [seq]).Take(2).ToListAsync(cancellationToken).ConfigureAwait(false);
                return found.Count == 1 ? (ObjectListing.Key(found[0].Object), VersionReading.Version(found[0].Version)) : null;
            },
            cancellationToken);

    /// <summary>Version numbers made by events, for the rows of a page. An event that made versions of several objects has no one number and is left out.</summary>
    public Task<IReadOnlyDictionary<long, int>> NumbersAsync(Scope scope, IReadOnlyList<long> seqs, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyDictionary<long, int>>(
            async context =>
            {
                var found = await VersionReading.Numbered(context, scope, seqs).Select(f => new { f.Version.Seq, f.Version.Number }).ToListAsync(cancellationToken).ConfigureAwait(false);
                return found.GroupBy(f => f.Seq).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First().Number!.Value);
            },
            cancellationToken);

    /// <summary>The document of a version: canonical YAML and the stored body, both empty for a version without one.</summary>
    /// <returns>NotFound when there is no such version; a conflict when its body was captured and is damaged.</returns>
    public Task<Result<VersionDocument>> DocumentAsync(Scope scope, ObjectKey key, int number, CancellationToken cancellationToken)
        => ReadAsync<Result<VersionDocument>>(
            async context => await SideAsync(context, scope, key, number, cancellationToken).ConfigureAwait(false) switch
            {
                null => Problem.NotFound,
                { IsUnknown: true, Version.HasBody: true } damaged => NotKnown(damaged.Version, "Nothing can be shown of"),
                var document => document,
            },
            cancellationToken);

    /// <summary>The difference of two versions; a deletion is the empty text, an unknown body a conflict. Base 0 is what was before version 1.</summary>
    public async Task<Result<VersionDiff>> DiffAsync(Scope scope, ObjectKey key, int baseNumber, int headNumber, CancellationToken cancellationToken)
        => (await SidesAsync(scope, key, baseNumber, headNumber, cancellationToken).ConfigureAwait(false)).Succeeded(out var sides, out var problem)
            ? new VersionDiff(sides.Base.Version, sides.Head.Version, sides.Base.Yaml, sides.Head.Yaml, LineDiff.Compare(sides.Base.Yaml, sides.Head.Yaml))
            : problem;

    /// <summary>The two documents to compare; NotFound, or a conflict that says whose body is not known.</summary>
    public Task<Result<VersionSides>> SidesAsync(Scope scope, ObjectKey key, int baseNumber, int headNumber, CancellationToken cancellationToken)
        => ReadAsync<Result<VersionSides>>(
            async context =>
            {
                var @base = baseNumber == 0
                    ? await VersionReading.BeforeFirstAsync(context, Bodies(scope), scope, key, cancellationToken).ConfigureAwait(false)
                    : await SideAsync(context, scope, key, baseNumber, cancellationToken).ConfigureAwait(false);
                var head = await SideAsync(context, scope, key, headNumber, cancellationToken).ConfigureAwait(false);
                if (@base is null || head is null)
                {
                    return Problem.NotFound;
                }

                var unknown = @base.IsUnknown ? @base : head.IsUnknown ? head : null;
                return unknown is null ? new VersionSides(@base, head) : NotKnown(unknown.Version);
            },
            cancellationToken);

    /// <summary>What a version changed: against the state before as its own events carried it, else against the version before it.</summary>
    /// <returns>The base has number 0 when it is no version of its own.</returns>
    public Task<Result<VersionDiff>> ChangeAsync(Scope scope, ObjectKey key, int number, CancellationToken cancellationToken)
        => ReadAsync<Result<VersionDiff>>(
            async context =>
            {
                var head = await SideAsync(context, scope, key, number, cancellationToken).ConfigureAwait(false);
                var @base = await VersionReading.OwnBeforeAsync(context, Bodies(scope), scope, key, number, cancellationToken).ConfigureAwait(false)
                    ?? (number > 1 ? await SideAsync(context, scope, key, number - 1, cancellationToken).ConfigureAwait(false) : null);
                return @base is null || head is null ? Problem.NotFound
                    : @base.IsUnknown ? NotKnown(@base.Version)
                    : head.IsUnknown ? NotKnown(head.Version)
                    : new VersionDiff(@base.Version, head.Version, @base.Yaml, head.Yaml, LineDiff.Compare(@base.Yaml, head.Yaml));
            },
            cancellationToken);

    /// <summary>True when the first version changed something that was there already, and its events carried it.</summary>
    public Task<bool> HasStateBeforeFirstAsync(Scope scope, ObjectKey key, CancellationToken cancellationToken)
        => ReadAsync(async context => await VersionReading.OwnBeforeAsync(context, Bodies(scope), scope, key, 1, cancellationToken).ConfigureAwait(false) is not null, cancellationToken);

    private static Problem NotKnown(ObjectVersion version, string consequence = "Nothing can be compared with")
        => new(ProblemKind.Conflict, "A body is not known", $"{consequence} v{version.Number}, whose body is not known{(version.Note is null ? "." : $": {version.Note}.")}");

    private async Task<VersionDocument?> SideAsync(AuditDbContext context, Scope scope, ObjectKey key, int number, CancellationToken cancellationToken)
        => await VersionReading.FindAsync(context, scope, key, number, cancellationToken).ConfigureAwait(false) is { } found
            ? await VersionReading.DocumentAsync(context, Bodies(scope), found, cancellationToken).ConfigureAwait(false)
            : null;

    private VersionBodies Bodies(Scope scope) => new(scope.Tenant, (seqs, cancellationToken) => _events(scope.Tenant, seqs, cancellationToken));

    private static IQueryable<ObjectVersionRow> Newest(IQueryable<ObjectVersionRow> entries, bool withNoise)
        => withNoise ? entries.OrderByDescending(v => v.Ordinal) : entries.Where(v => v.Number != null).OrderByDescending(v => v.Number);

    private async Task<T> ReadAsync<T>(Func<AuditDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        var context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await read(context).ConfigureAwait(false);
        }
    }
}

/// <param name="Yaml">Canonical YAML of the normalised document; empty for a deletion.</param>
/// <param name="Body">The stored body as JSON; empty for a deletion.</param>
/// <param name="IsUnknown">No body was captured for this version, or it is damaged, as the version's note then says.</param>
public sealed record VersionDocument(ObjectVersion Version, string Yaml, ReadOnlyMemory<byte> Body, bool IsUnknown)
{
    /// <summary>The normalised document as JSON; empty for a deletion.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }
}

public sealed record VersionDiff(ObjectVersion Base, ObjectVersion Head, string BaseYaml, string HeadYaml, TextDiff Diff);

public sealed record VersionSides(VersionDocument Base, VersionDocument Head);

/// <param name="Next">Where the next page begins below; null when this is the last.</param>
public sealed record VersionPage(IReadOnlyList<ObjectVersion> Versions, int? Next);
