using AuditConsole.Core.Access;
using AuditConsole.Core.Common;

namespace AuditConsole.Web.Components.Welcome;

/// <summary>Makes keys that may do nothing but send the events of one source.</summary>
/// <param name="make">Answers the key's text, which is kept nowhere.</param>
public sealed class IngestKeys(Func<string, Caller, CancellationToken, Task<Result<string>>> make)
{
    public Task<Result<string>> MakeAsync(string source, Caller by, CancellationToken cancellationToken) => make(source, by, cancellationToken);
}
