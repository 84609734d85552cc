using AuditConsole.Core.Access;

namespace AuditConsole.Web.Hosting;

/// <summary>Who asks, now: from the request's credential, or from the circuit's account as it is at this moment.</summary>
public sealed class CallerAccessor
{
    /// <summary>Never null: nobody is <see cref="Caller.Anonymous"/>. Grants are read anew, so a revoked right ends with the next call.</summary>
    public ValueTask<Caller> CurrentAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
