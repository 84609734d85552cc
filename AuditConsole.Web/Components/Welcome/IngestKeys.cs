using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;

namespace AuditConsole.Web.Components.Welcome;

/// <summary>Makes keys that may do nothing but send the events of one source.</summary>
public sealed class IngestKeys
{
    private readonly Func<string, Caller, CancellationToken, Task<Result<string>>> _make;

    public IngestKeys(ApiKeyRegister keys)
        : this((source, by, cancellationToken) => MakeAsync(keys, source, by, cancellationToken))
    {
    }

    /// <param name="make">Answers the key's text, which is kept nowhere.</param>
    internal IngestKeys(Func<string, Caller, CancellationToken, Task<Result<string>>> make) => _make = make;

    public Task<Result<string>> MakeAsync(string source, Caller by, CancellationToken cancellationToken) => _make(source, by, cancellationToken);

    private static async Task<Result<string>> MakeAsync(ApiKeyRegister keys, string source, Caller by, CancellationToken cancellationToken)
    {
        // It does not expire: a cluster that falls silent one day is worse than a key that can only send.
        var created = await keys.CreateAsync(new NewApiKey($"Events of {source}", [Permission.EventsWrite], source, Days: null), by, cancellationToken);
        return created.Succeeded(out var key, out var problem) ? key.Text : problem;
    }
}
