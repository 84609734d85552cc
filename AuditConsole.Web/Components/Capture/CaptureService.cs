using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Tail;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Capture;

/// <summary>What the pages of Capture may read: sources, refused events and imports within the caller's scope.</summary>
public sealed class CaptureService
{
    private const int RefusedShown = 100;
    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly SourceRegistry _sources;
    private readonly QuarantineStore _quarantine;
    private readonly ImportBoard _imports;
    private readonly TailStatus _files;

    public CaptureService(CallerAccessor callers, Authorizer authorizer, SourceRegistry sources, QuarantineStore quarantine, ImportBoard imports, TailStatus files)
        : this(callers.CurrentAsync, authorizer, sources, quarantine, imports, files)
    {
    }

    internal CaptureService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, SourceRegistry sources, QuarantineStore quarantine, ImportBoard imports, TailStatus files)
        => (_caller, _authorizer, _sources, _quarantine, _imports, _files) = (caller, authorizer, sources, quarantine, imports, files);

    /// <param name="source">Only this source; null for all of the scope.</param>
    public Task<Result<CaptureView>> ReadAsync(string? source, CancellationToken cancellationToken)
        => AllowedAsync<CaptureView>(
            async scope =>
            {
                var sources = _sources.All.Where(s => CaptureScope.Sees(scope, s) && (source is null || s.Name == source)).OrderBy(s => s.Name, StringComparer.Ordinal).ToList();
                if (source is not null && sources.Count == 0)
                {
                    return Problem.NotFound;
                }

                var names = sources.Select(s => s.Name).ToHashSet();
                var refused = await _quarantine.ListAsync(source, RefusedShown, cancellationToken);
                var lines = sources.Select(s => new SourceLine(s, _sources.Pulse(s.Name)) { Files = _files.Of(s.Name) }).ToList();
                return new CaptureView(lines, [.. refused.Where(r => scope.IsWholeLedger || names.Contains(r.Source))], [.. _imports.Recent.Where(i => source is null ? scope.IsWholeLedger || names.Contains(i.Source) : i.Source == source)]);
            },
            cancellationToken);

    /// <summary>An import as it is now.</summary>
    public Task<Result<ImportView>> FindImportAsync(string id, CancellationToken cancellationToken)
        => AllowedAsync<ImportView>(
            scope => Task.FromResult<Result<ImportView>>(
                _imports.Find(id) is { } import && (scope.IsWholeLedger || (_sources.Find(import.Source) is { } source && CaptureScope.Sees(scope, source))) ? import : Problem.NotFound),
            cancellationToken);

    private async Task<Result<T>> AllowedAsync<T>(Func<Scope, Task<Result<T>>> read, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, Permission.SourceEdit, out var scope, out var problem) ? await read(scope) : problem;
    }
}
