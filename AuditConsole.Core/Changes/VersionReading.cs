using AuditConsole.Core.Access;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Changes.Yaml;
using AuditConsole.Core.Events;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Changes;

/// <summary>A version's row with its object's.</summary>
internal sealed record FoundVersion(ObjectRow Object, ObjectVersionRow Version);

/// <summary>Entries of Change Logs and their documents, from the rows of an operation's context.</summary>
internal static class VersionReading
{
    /// <summary>The object within the scope. An address has one sign for the core group and for what is no Kubernetes object, so each stands for the other where it is absent.</summary>
    public static async Task<ObjectRow?> ObjectAsync(AuditDbContext context, Scope scope, ObjectKey key, CancellationToken cancellationToken)
    {
        var other = key.Group switch { "" => NativeWrites.Group, NativeWrites.Group => string.Empty, _ => key.Group };
        var rows = await ObjectQuery.Within(context, scope)
            .Where(o => o.Cluster == key.Cluster && (o.Group == key.Group || o.Group == other) && o.Kind == key.Kind && o.Namespace == key.Namespace && o.Name == key.Name)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return rows.FirstOrDefault(o => o.Group == key.Group) ?? rows.FirstOrDefault();
    }

    public static IQueryable<ObjectVersionRow> Entries(AuditDbContext context, Scope scope, long objectId)
        => context.Set<ObjectVersionRow>().AsNoTracking().Where(v => v.LedgerId == scope.Tenant && v.ObjectId == objectId);

    public static async Task<FoundVersion?> FindAsync(AuditDbContext context, Scope scope, ObjectKey key, int number, CancellationToken cancellationToken)
    {
        if (await ObjectAsync(context, scope, key, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return null;
        }

        var version = await Entries(context, scope, row.Id).FirstOrDefaultAsync(v => v.Number == number, cancellationToken).ConfigureAwait(false);
        return version is null ? null : new FoundVersion(row, version);
    }

    /// <summary>The versions that events made, without those they only proved, in the order of their objects.</summary>
    public static IQueryable<FoundVersion> Numbered(AuditDbContext context, Scope scope, IReadOnlyList<long> seqs)
    {
        var wanted = seqs.ToList();
        const int implied = (int)VersionFlags.Implied;
        var versions = context.Set<ObjectVersionRow>().AsNoTracking().Where(v => v.LedgerId == scope.Tenant && wanted.Contains(v.Seq) && v.Number != null && (v.Flags & implied) == 0);
        return from o in ObjectQuery.Within(context, scope)
               join v in versions on o.Id equals v.ObjectId
               orderby v.ObjectId
               select new FoundVersion(o, v);
    }

    public static async Task<VersionDocument> DocumentAsync(AuditDbContext context, VersionBodies bodies, FoundVersion found, CancellationToken cancellationToken)
    {
        var version = Version(found.Version);
        return version.IsDeletion || BodyPlace.After(found.Version) is not { } place
            ? new VersionDocument(version, string.Empty, default, IsUnknown: !version.IsDeletion)
            : Document(version, found.Object, await bodies.FindAsync(context, place, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What was before version 1: nothing, or the object whose deletion was the first thing seen of it.</summary>
    public static async Task<VersionDocument?> BeforeFirstAsync(AuditDbContext context, VersionBodies bodies, Scope scope, ObjectKey key, CancellationToken cancellationToken)
    {
        if (await FindAsync(context, scope, key, 1, cancellationToken).ConfigureAwait(false) is not { } first)
        {
            return null;
        }

        var version = Version(first.Version) with { Number = 0, After = (Confidence)first.Version.Before, HasBody = first.Version.BeforeHash is not null, IsDeletion = first.Version.BeforeHash is null };
        return BodyPlace.Before(first.Version) is { } place
            ? Document(version, first.Object, await bodies.FindAsync(context, place, cancellationToken).ConfigureAwait(false))
            : new VersionDocument(version, string.Empty, default, IsUnknown: version.After == Confidence.Unknown);
    }

    /// <summary>The state before a version that only its own events carried; null when that is the version before, or not known.</summary>
    public static async Task<VersionDocument?> OwnBeforeAsync(AuditDbContext context, VersionBodies bodies, Scope scope, ObjectKey key, int number, CancellationToken cancellationToken)
    {
        if (await FindAsync(context, scope, key, number, cancellationToken).ConfigureAwait(false) is not { } found || BodyPlace.Before(found.Version) is not { } place)
        {
            return null;
        }

        var before = Version(found.Version) with { Number = 0, After = (Confidence)found.Version.Before, HasBody = true, IsDeletion = false };
        return Document(before, found.Object, await bodies.FindAsync(context, place, cancellationToken).ConfigureAwait(false));
    }

    public static ObjectVersion Version(ObjectVersionRow v)
    {
        var flags = (VersionFlags)v.Flags;
        var isDeletion = flags.HasFlag(VersionFlags.Deletion);
        return new ObjectVersion(
            v.Number, v.Seq, v.Time, v.Actor, (EventAction)v.Action, (WriteClass)v.Class, (Confidence)v.Before, (Confidence)v.After, v.Uid, v.Reason, v.Note,
            HasBody: v.Number is not null && v.BodyHash is not null && !isDeletion)
        {
            IsDeletion = isDeletion,
            IsRecreation = flags.HasFlag(VersionFlags.Recreation),
            IsImplied = flags.HasFlag(VersionFlags.Implied),
            Added = v.Added,
            Removed = v.Removed,
        };
    }

    private static VersionDocument Document(ObjectVersion version, ObjectRow row, FoundBody body)
        => ObjectBody.Document(body.Json.Span, row.Group != NativeWrites.Group) is { } document
            ? new VersionDocument(version, CanonicalYaml.Emit(document), body.Json, IsUnknown: false) { Json = DocumentJson.Write(document) }
            : new VersionDocument(version with { Note = WriteNotes.Join(version.Note, body.Damage) }, string.Empty, default, IsUnknown: true);
}
