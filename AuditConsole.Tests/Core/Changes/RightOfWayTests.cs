using AuditConsole.Core.Changes.Projection;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

public sealed class RightOfWayTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(300, 100, 0)]
    [InlineData(301, 100, 400)]
    [InlineData(100_000, 200, 800)]
    [InlineData(100_000, 600, 1000)]
    public void It_rests_only_while_the_ledger_is_busy_and_never_long(int appended, int worked, int rest)
    {
        var way = new RightOfWay(_time);
        way.Begin(5_000);
        _time.Advance(TimeSpan.FromMilliseconds(worked));

        Assert.Equal(TimeSpan.FromMilliseconds(rest), way.Rest(5_000 + appended));
    }
}
