using System.Threading.RateLimiting;

namespace AuditConsole.Core.Access.Passwords;

/// <summary>Lets two password hashes be computed at a time and twenty wait: more would take the processors from capture.</summary>
public sealed class PasswordTurns : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 20, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>A turn to dispose, or null when too many wait already.</summary>
    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = await _limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    public void Dispose() => _limiter.Dispose();
}
