using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;

namespace AuditConsole.Web.Api;

/// <summary>Reads objects and versions for programs: asks what the caller may see, then reads there.</summary>
public sealed class ObjectsApiService(ObjectCatalog catalog, Authorizer authorizer, ObjectsApiCursors cursors)
{
    /// <summary>A page of objects, last change first.</summary>
    public async Task<Result<ObjectsAnswer>> ListAsync(Caller caller, ObjectFilter filter, CancellationToken cancellationToken)
    {
        if (!authorizer.Allows(caller, Permission.AuditList, out var scope, out var problem))
        {
            return problem;
        }

        if (filter.Cursor is { } cursor)
        {
            if (!cursors.TryRead(cursor, scope, out var plain) || !ObjectCatalog.IsCursor(plain, filter.ByTier))
            {
                return ObjectsApiRequests.Expected("cursor", "a next_cursor of a former answer");
            }

            filter = filter with { Cursor = plain };
        }

        var page = await catalog.ListAsync(scope, filter, cancellationToken);
        return new ObjectsAnswer([.. page.Items.Select(o => ObjectItem.Of(o, scope.IsWholeLedger))], page.NextCursor is { } next ? cursors.Write(next, scope) : null);
    }

    /// <summary>A page of an object's Change Log, newest first.</summary>
    public async Task<Result<VersionsAnswer>> VersionsAsync(Caller caller, ObjectKey key, VersionsQuestion question, CancellationToken cancellationToken)
    {
        if (!authorizer.Allows(caller, Permission.AuditList, out var scope, out var problem))
        {
            return problem;
        }

        return await catalog.PageAsync(scope, key, question.WithNoise, question.Below, question.Limit, cancellationToken) is { } page
            ? new VersionsAnswer([.. page.Versions.Select(v => VersionItem.Of(v, scope.IsWholeLedger))], page.Next is { } next ? ObjectsApiCursors.WritePlace(next) : null)
            : Problem.NotFound;
    }

    public async Task<Result<VersionDocument>> DocumentAsync(Caller caller, ObjectKey key, int number, CancellationToken cancellationToken)
        => authorizer.Allows(caller, Permission.AuditBody, out var scope, out var problem)
            ? await catalog.DocumentAsync(scope, key, number, cancellationToken)
            : problem;

    public async Task<Result<VersionSides>> SidesAsync(Caller caller, ObjectKey key, int baseNumber, int headNumber, CancellationToken cancellationToken)
        => authorizer.Allows(caller, Permission.AuditBody, out var scope, out var problem)
            ? await catalog.SidesAsync(scope, key, baseNumber, headNumber, cancellationToken)
            : problem;
}
