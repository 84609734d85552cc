using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Tail;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Connect;

/// <summary>Lets log files be followed from where the console is first met, and tells how they stand.</summary>
public sealed class FollowService
{
    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly SourceRegistry _sources;
    private readonly TailStatus _files;

    public FollowService(CallerAccessor callers, Authorizer authorizer, SourceRegistry sources, TailStatus files)
        : this(callers.CurrentAsync, authorizer, sources, files)
    {
    }

    internal FollowService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, SourceRegistry sources, TailStatus files)
        => (_caller, _authorizer, _sources, _files) = (caller, authorizer, sources, files);

    /// <summary>Makes the source when there is none of that name, and follows log files for it beside those it follows already.</summary>
    public async Task<Result<Source>> FollowAsync(string source, string pattern, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        if (!_authorizer.Allows(caller, Permission.SourceEdit, out _, out var problem))
        {
            return problem;
        }

        if (FilePattern.Fault(pattern) is { } fault)
        {
            return Problem.Invalid("Log files", fault);
        }

        var made = await _sources.EnsureAsync(source, caller.ToActor(), cancellationToken);
        return made.Problem is not null
            ? made
            : await _sources.ChangeAsync(source, s => s with { Paths = [.. s.Paths.Union([pattern], StringComparer.Ordinal)] }, caller.ToActor(), cancellationToken);
    }

    /// <summary>How the followed files of a source stand; empty until they were looked for.</summary>
    public async Task<Result<IReadOnlyList<TailFile>>> FilesAsync(string source, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, Permission.SourceEdit, out _, out var problem) ? _files.Of(source).ToArray() : problem;
    }
}
