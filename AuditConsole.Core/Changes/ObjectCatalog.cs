using AuditConsole.Core.Access;
using AuditConsole.Core.Changes.Diff;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Changes;

/// <summary>Reads the projection: objects, their versions and the documents. Everything within a scope; what is outside looks like what never existed.</summary>
public sealed class ObjectCatalog
{
    public Task<ObjectPage> ListAsync(Scope scope, ObjectFilter filter, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<ObjectFacets> FacetsAsync(Scope scope, ObjectFilter filter, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<ObjectSummary?> FindAsync(Scope scope, ObjectKey key, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The Change Log, newest first.</summary>
    /// <param name="withNoise">Also writes that made no version.</param>
    /// <param name="before">Only entries older than this seq; null for the newest.</param>
    public Task<IReadOnlyList<ObjectVersion>> VersionsAsync(Scope scope, ObjectKey key, bool withNoise, long? before, int limit, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<ObjectVersion?> VersionAsync(Scope scope, ObjectKey key, int number, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The version a ledger event made, with the object it belongs to; null when the event made none.</summary>
    public Task<(ObjectKey Key, ObjectVersion Version)?> VersionOfAsync(Scope scope, long seq, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Version numbers made by events, for the rows of a page.</summary>
    public Task<IReadOnlyDictionary<long, int>> NumbersAsync(Scope scope, IReadOnlyList<long> seqs, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The document of a version: canonical YAML (or the stored body), null for a version without one.</summary>
    /// <returns>NotFound when there is no such version.</returns>
    public Task<Result<VersionDocument>> DocumentAsync(Scope scope, ObjectKey key, int number, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The difference of two versions; a deletion is the empty text, an unknown body a conflict.</summary>
    public Task<Result<VersionDiff>> DiffAsync(Scope scope, ObjectKey key, int baseNumber, int headNumber, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The projection's place: seq up to which it has read the ledger.</summary>
    public long Position => throw new NotImplementedException();
}

/// <param name="Yaml">Canonical YAML of the normalised document; empty for a deletion.</param>
/// <param name="Body">The stored body as JSON; empty for a deletion.</param>
/// <param name="IsUnknown">No body was captured for this version.</param>
public sealed record VersionDocument(ObjectVersion Version, string Yaml, ReadOnlyMemory<byte> Body, bool IsUnknown);

public sealed record VersionDiff(ObjectVersion Base, ObjectVersion Head, string BaseYaml, string HeadYaml, TextDiff Diff);
