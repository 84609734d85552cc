using AuditConsole.Core.Common;
using AuditConsole.Core.Query;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class QueryTimeTests
{
    [Theory]
    [InlineData("2026-11", "2026-11-01T00:00:00.000000Z", "2026-12-01T00:00:00.000000Z")]
    [InlineData("2024-02", "2024-02-01T00:00:00.000000Z", "2024-03-01T00:00:00.000000Z")]
    [InlineData("2026-11+01:00", "2026-10-31T23:00:00.000000Z", "2026-11-30T23:00:00.000000Z")]
    [InlineData("2026-11-21", "2026-11-21T00:00:00.000000Z", "2026-11-22T00:00:00.000000Z")]
    [InlineData("2026-11-21T14:05", "2026-11-21T14:05:00.000000Z", "2026-11-21T14:06:00.000000Z")]
    [InlineData("2026-11-21t14:05+01:00", "2026-11-21T13:05:00.000000Z", "2026-11-21T13:06:00.000000Z")]
    [InlineData("2026-11-21T14-02:30", "2026-11-21T16:30:00.000000Z", "2026-11-21T17:30:00.000000Z")]
    [InlineData("2026-11-21T14:05:06", "2026-11-21T14:05:06.000000Z", "2026-11-21T14:05:06.000000Z")]
    [InlineData("2026-11-21T14:05:06.5+01:00", "2026-11-21T13:05:06.500000Z", "2026-11-21T13:05:06.500000Z")]
    [InlineData("now/h", "2026-03-12T00:00:00.000000Z", "2026-03-12T01:00:00.000000Z")]
    [InlineData("now/w", "2026-03-09T00:00:00.000000Z", "2026-03-16T00:00:00.000000Z")]
    [InlineData("now-3d-1s/w", "2026-03-02T00:00:00.000000Z", "2026-03-09T00:00:00.000000Z")]
    public void A_time_that_is_cut_means_all_of_its_unit(string text, string from, string to)
    {
        Assert.True(QueryTime.TryParse(text, QueryMatchTests.Now, out var first, out var end));
        Assert.Equal((from, to), (Micros.Format(first), Micros.Format(end)));
    }

    [Theory]
    [InlineData("2026")]
    [InlineData("2026-1")]
    [InlineData("2026-11-21T")]
    [InlineData("2026-11-21T14:0")]
    [InlineData("2026-11-31")]
    [InlineData("2026-11-21T14:05+1:00")]
    [InlineData("2026-11-21T14:05 ")]
    [InlineData("now/")]
    [InlineData("now/d-1d")]
    [InlineData("Z")]
    [InlineData("")]
    public void What_is_no_time_is_not_read(string text) => Assert.False(QueryTime.TryParse(text, QueryMatchTests.Now, out _, out _));
}
