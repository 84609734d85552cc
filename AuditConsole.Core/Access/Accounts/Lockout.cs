using AuditConsole.Core.Common;

namespace AuditConsole.Core.Access.Accounts;

/// <summary>How long wrong passwords close an account: every fifth in a row for 1, 2, 4, 8, then 15 minutes. Never for good, since that would let anyone shut a person out.</summary>
public static class Lockout
{
    public const int FailuresPerLock = 5;

    private const int LongestMinutes = 15;

    public static bool IsLocked(Account account, long now) => account.LockedUntil > now;

    /// <summary>Until when the account is closed after this many failures in a row, microseconds UTC; null when it stays open.</summary>
    public static long? After(int failures, long now)
    {
        if (failures == 0 || failures % FailuresPerLock != 0)
        {
            return null;
        }

        var doublings = Math.Min((failures / FailuresPerLock) - 1, 4);
        return now + (Math.Min(1 << doublings, LongestMinutes) * Micros.PerMinute);
    }
}
