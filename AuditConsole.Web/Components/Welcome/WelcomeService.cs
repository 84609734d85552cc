using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Welcome;

/// <summary>What the first-run page may see and make.</summary>
public sealed class WelcomeService
{
    /// <summary>The console's own events are no sign that a source works.</summary>
    private const string OwnSource = Core.Events.ConsoleEvent.Source;
    private const int RefusedShown = 5;

    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly SourceRegistry _sources;
    private readonly QuarantineStore _quarantine;
    private readonly ImportBoard _imports;
    private readonly IngestTokens _tokens;

    public WelcomeService(CallerAccessor callers, Authorizer authorizer, SourceRegistry sources, QuarantineStore quarantine, ImportBoard imports, IngestTokens tokens)
        : this(callers.CurrentAsync, authorizer, sources, quarantine, imports, tokens)
    {
    }

    internal WelcomeService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, SourceRegistry sources, QuarantineStore quarantine, ImportBoard imports, IngestTokens tokens)
        => (_caller, _authorizer, _sources, _quarantine, _imports, _tokens) = (caller, authorizer, sources, quarantine, imports, tokens);

    public Task<Result<WelcomeStatus>> StatusAsync(CancellationToken cancellationToken)
        => AllowedAsync<WelcomeStatus>(
            Permission.SourceEdit,
            async caller =>
            {
                var counters = _sources.All.Where(s => s.Name != OwnSource).Select(s => s.Counters).ToList();
                var refused = counters.Sum(c => c.Refused);
                var newest = refused > 0 ? await _quarantine.ListAsync(null, RefusedShown, cancellationToken) : [];
                return new WelcomeStatus(counters.Sum(c => c.Received), counters.Sum(c => c.Accepted), refused, newest, caller.Email);
            },
            cancellationToken);

    /// <summary>Makes the source when there is none of that name, and a token for it, whose text is shown once.</summary>
    public Task<Result<string>> CreateTokenAsync(string source, CancellationToken cancellationToken)
        => AllowedAsync<string>(
            Permission.KeyEdit,
            async caller =>
            {
                if (!_authorizer.Allows(caller, Permission.SourceEdit, out _, out var denied))
                {
                    return denied;
                }

                if (!SourceRegistry.IsValidName(source))
                {
                    return Problem.Invalid("This name will not do", "Letters, digits, dots, dashes, underscores and colons are allowed, a letter or digit first.");
                }

                var made = await _sources.EnsureAsync(source, caller.ToActor(), cancellationToken);
                if (made.Problem is { } problem)
                {
                    return problem;
                }

                var created = await _tokens.CreateAsync(source, caller.ToActor(), cancellationToken);
                return created.Succeeded(out var token, out problem) ? token.Text : problem;
            },
            cancellationToken);

    /// <summary>An import as it is now.</summary>
    public Task<Result<ImportView>> FindImportAsync(string id, CancellationToken cancellationToken)
        => AllowedAsync<ImportView>(Permission.SourceEdit, _ => Task.FromResult<Result<ImportView>>(_imports.Find(id) is { } import ? import : Problem.NotFound), cancellationToken);

    private async Task<Result<T>> AllowedAsync<T>(string permission, Func<Caller, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, permission, out _, out var problem) ? await work(caller) : problem;
    }
}
