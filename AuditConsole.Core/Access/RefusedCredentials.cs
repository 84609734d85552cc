using System.Collections.Concurrent;
using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Access;

/// <summary>Records programs that were refused for their credential, or went away before they showed one: at most one event a minute for an address, with how many there were since the last.</summary>
public sealed class RefusedCredentials(AccessAudit audit, DoorRefusals refusals, TimeProvider time)
{
    // An attacker who owns many addresses must not fill the memory; those beyond the bound share one entry.
    private const int MaxAddresses = 10_000;

    private readonly ConcurrentDictionary<string, Count> _counts = new();
    private long _forgotten = long.MinValue / 2;

    /// <param name="code">The HTTP status that was answered.</param>
    /// <param name="tokenEnd">The last characters of the credential, by which its owner knows it; null for none.</param>
    public Task RecordAsync(Caller by, string path, int code, string reason, string? tokenEnd, CancellationToken cancellationToken)
        => RecordAsync(by, path, code, new DoorRefusal(Micros.Now(time), by.Address ?? string.Empty, code.ToString(CultureInfo.InvariantCulture), reason, tokenEnd), cancellationToken);

    /// <summary>Of whoever broke off the handshake nothing is known but the address.</summary>
    public Task RecordHandshakeAsync(string address, string reason, CancellationToken cancellationToken)
        => RecordAsync(Caller.Anonymous with { Address = address }, "TLS handshake", 0, new DoorRefusal(Micros.Now(time), address, DoorRefusal.Tls, reason, null), cancellationToken);

    private async Task RecordAsync(Caller by, string endpoint, int code, DoorRefusal refusal, CancellationToken cancellationToken)
    {
        var (now, address) = (refusal.Time, refusal.Address);
        refusals.Add(refusal);
        if (_counts.Count >= MaxAddresses)
        {
            Forget(now);
        }

        var count = _counts.GetOrAdd(_counts.Count < MaxAddresses || _counts.ContainsKey(address) ? address : "(others)", _ => new Count());
        int times;
        lock (count)
        {
            count.Times++;
            if (count.Recorded is { } recorded && now - recorded < Micros.PerMinute)
            {
                return;
            }

            (times, count.Times, count.Recorded) = (count.Times, 0, now);
        }

        var fact = new AccessFact("authentication.ingest", by)
        {
            Action = EventAction.Login,
            Outcome = Outcome.Denied,
            Severity = Severity.Medium,
            Code = code,
            Reason = refusal.Reason,
            Message = times > 1 ? $"{times} refusals of this address since the last such event" : null,
            Resource = new ObjectRef { Type = "endpoint", Name = endpoint },
        };
        await audit.RecordAsync(fact, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops the addresses of which nothing was recorded for a minute: the next of them is recorded at once, as the first was.</summary>
    private void Forget(long now)
    {
        if (now - Interlocked.Read(ref _forgotten) < Micros.PerMinute)
        {
            return;
        }

        Interlocked.Exchange(ref _forgotten, now);
        foreach (var (address, count) in _counts)
        {
            lock (count)
            {
                if (count.Recorded is { } recorded && now - recorded >= Micros.PerMinute)
                {
                    _counts.TryRemove(address, out _);
                }
            }
        }
    }

    private sealed class Count
    {
        public long? Recorded { get; set; }

        public int Times { get; set; }
    }
}
