using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Common;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class LockoutTests
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, 1)]
    [InlineData(6, null)]
    [InlineData(10, 2)]
    [InlineData(15, 4)]
    [InlineData(20, 8)]
    [InlineData(25, 15)]
    [InlineData(500, 15)]
    public void Every_fifth_failure_locks_for_twice_as_long_up_to_a_quarter_hour(int failures, int? minutes)
        => Assert.Equal(minutes * Micros.PerMinute, Lockout.After(failures, 0));
}
