using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Capture;

/// <summary>The tokens by which the senders of one source are known: who may make keys may see, make and end them.</summary>
public sealed class TokenService
{
    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly SourceRegistry _sources;
    private readonly IngestTokens _tokens;

    public TokenService(CallerAccessor callers, Authorizer authorizer, SourceRegistry sources, IngestTokens tokens)
        : this(callers.CurrentAsync, authorizer, sources, tokens)
    {
    }

    internal TokenService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, SourceRegistry sources, IngestTokens tokens)
        => (_caller, _authorizer, _sources, _tokens) = (caller, authorizer, sources, tokens);

    /// <summary>Those that are still good, the newest first.</summary>
    public async Task<Result<IReadOnlyList<SourceToken>>> ListAsync(string source, CancellationToken cancellationToken)
    {
        var (_, problem) = await AllowedAsync(source, cancellationToken);
        return problem is not null ? problem : _tokens.List(source).ToArray();
    }

    public async Task<Result<CreatedSourceToken>> CreateAsync(string source, CancellationToken cancellationToken)
    {
        var (caller, problem) = await AllowedAsync(source, cancellationToken);
        return problem is not null ? problem : await _tokens.CreateAsync(source, caller.ToActor(), cancellationToken);
    }

    /// <param name="overlap">How long the tokens before stay good beside the new one.</param>
    public async Task<Result<CreatedSourceToken>> RotateAsync(string source, TimeSpan overlap, CancellationToken cancellationToken)
    {
        var (caller, problem) = await AllowedAsync(source, cancellationToken);
        return problem is not null ? problem : await _tokens.RotateAsync(source, overlap, caller.ToActor(), cancellationToken);
    }

    public async Task<Problem?> RevokeAsync(string source, string id, CancellationToken cancellationToken)
    {
        var (caller, problem) = await AllowedAsync(source, cancellationToken);
        return problem ?? await _tokens.RevokeAsync(source, id, caller.ToActor(), cancellationToken);
    }

    private async Task<(Caller Caller, Problem? Problem)> AllowedAsync(string name, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        if (!_authorizer.Allows(caller, Permission.KeyEdit, out _, out var problem) || !_authorizer.Allows(caller, Permission.SourceEdit, out var scope, out problem))
        {
            return (caller, problem);
        }

        return (caller, _sources.Find(name) is { } source && CaptureScope.Sees(scope, source) ? null : Problem.NotFound);
    }
}
