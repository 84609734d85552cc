using AuditConsole.Core.Access;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class DoorRefusalsTests
{
    [Fact]
    public void Equal_ones_are_one_line_that_counts_and_the_newest_stands_first()
    {
        var refusals = new DoorRefusals();
        refusals.Add(new DoorRefusal(1, "10.0.0.1", "401", "unknown", "h8"));
        refusals.Add(new DoorRefusal(2, "10.0.0.2", DoorRefusal.Tls, "no TLS", null));
        refusals.Add(new DoorRefusal(3, "10.0.0.1", "401", "unknown", "h8"));

        Assert.Equal([(3L, 2), (2L, 1)], refusals.Newest.Select(r => (r.Time, r.Times)));
    }

    [Fact]
    public void However_many_knock_few_are_kept()
    {
        var refusals = new DoorRefusals();
        for (var i = 0; i < 1_000; i++)
        {
            refusals.Add(new DoorRefusal(i, $"10.0.{i / 256}.{i % 256}", "401", "unknown", null));
        }

        Assert.Equal(50, refusals.Newest.Count);
        Assert.Equal(999, refusals.Newest[0].Time);
    }
}
