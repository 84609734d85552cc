using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Timeline.Detail;

/// <summary>What the drawer and the page of one event read. Out of scope and never existed look the same.</summary>
public sealed class EventService
{
    /// <summary>More of a body is downloaded, not sent through the circuit.</summary>
    public const int ShownBytes = 256 * 1024;

    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly LedgerCatalog _ledgers;
    private readonly ObjectCatalog _objects;

    public EventService(CallerAccessor callers, Authorizer authorizer, LedgerCatalog ledgers, ObjectCatalog objects)
        : this(callers.CurrentAsync, authorizer, ledgers, objects)
    {
    }

    internal EventService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, LedgerCatalog ledgers, ObjectCatalog objects)
        => (_caller, _authorizer, _ledgers, _objects) = (caller, authorizer, ledgers, objects);

    public async Task<Result<EventDetail>> EventAsync(long seq, CancellationToken cancellationToken)
    {
        var allowed = await AllowedAsync(Permission.AuditGet, cancellationToken);
        if (!allowed.Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        if (!(await _ledgers.ReadAsync(scope, seq, cancellationToken)).Succeeded(out var stored, out problem))
        {
            return problem;
        }

        var made = await _objects.VersionOfAsync(scope, seq, cancellationToken);
        var key = made?.Key ?? KeyOf(stored.Event);
        var summary = key is null ? null : await _objects.FindAsync(scope, key, cancellationToken);
        return new EventDetail(stored.Event, summary is null ? null : key, made?.Version, summary?.Versions ?? 0)
        {
            ShowsSeq = scope.IsWholeLedger,
            SeenAlsoAs = await OthersAsync(scope, seq, cancellationToken),
        };
    }

    /// <summary>What the version changed against the one before.</summary>
    /// <returns>A conflict with the reason when a side is not known.</returns>
    public async Task<Result<EventDiff>> DiffAsync(ObjectKey key, ObjectVersion head, CancellationToken cancellationToken)
    {
        var allowed = await AllowedAsync(Permission.AuditBody, cancellationToken);
        if (!allowed.Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        if (head.Number is not { } number)
        {
            return Problem.NotFound;
        }

        // A first version may have a state before: the event itself, or its admission review, carried it.
        if (number > 1 || await _objects.HasStateBeforeFirstAsync(scope, key, cancellationToken))
        {
            var diff = await _objects.ChangeAsync(scope, key, number, cancellationToken);
            return diff.Succeeded(out var found, out problem) ? new EventDiff(found.Base.Number is 0 ? null : found.Base, found.Head, found.Diff) { HasOwnBase = found.Base.Number is 0 } : problem;
        }

        var document = await _objects.DocumentAsync(scope, key, number, cancellationToken);
        return !document.Succeeded(out var first, out problem) ? problem
            : first.IsUnknown ? new Problem(ProblemKind.Conflict, "Not captured", head.Note)
            : new EventDiff(null, head, FirstVersion.AllAdded(first.Yaml));
    }

    public async Task<Result<VersionDocument>> ManifestAsync(ObjectKey key, int number, CancellationToken cancellationToken)
    {
        var allowed = await AllowedAsync(Permission.AuditBody, cancellationToken);
        return allowed.Succeeded(out var scope, out var problem) ? await _objects.DocumentAsync(scope, key, number, cancellationToken) : problem;
    }

    /// <summary>The event and its bodies as they are stored, after redaction.</summary>
    public async Task<Result<IReadOnlyList<RawPart>>> RawAsync(long seq, CancellationToken cancellationToken)
    {
        var allowed = await AllowedAsync(Permission.AuditBody, cancellationToken);
        if (!allowed.Succeeded(out var scope, out var problem))
        {
            return problem;
        }

        return (await _ledgers.ReadAsync(scope, seq, cancellationToken)).Succeeded(out var stored, out problem) ? RawText.Parts(stored, scope.IsWholeLedger) : problem;
    }

    private async Task<IReadOnlyList<AuditEvent>> OthersAsync(Scope scope, long seq, CancellationToken cancellationToken)
    {
        var others = new List<AuditEvent>();
        foreach (var other in _ledgers.Find(scope.Tenant, out var ledger) ? ledger.Head.SeenAlsoAs(seq) : [])
        {
            if ((await _ledgers.ReadAsync(scope, other, cancellationToken)).Succeeded(out var stored, out _))
            {
                others.Add(stored.Event);
            }
        }

        return others;
    }

    /// <summary>The object an event is about, as the projection would know it; null for what has no name.</summary>
    private static ObjectKey? KeyOf(AuditEvent e)
    {
        var resource = e.Resource;
        return resource.Kind is null || resource.Name is null ? null : new ObjectKey(e.Cluster ?? string.Empty, resource.Group ?? string.Empty, resource.Kind, resource.Namespace ?? string.Empty, resource.Name);
    }

    private async Task<Result<Scope>> AllowedAsync(string permission, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, permission, out var scope, out var problem) ? scope : problem;
    }
}
