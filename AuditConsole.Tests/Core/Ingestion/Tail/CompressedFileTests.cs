using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Tail;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Tail;

public sealed class CompressedFileTests
{
    private const long Second = Micros.PerSecond;

    private static FileState Sized(long size) => new(new FileIdentity(1, 2), size, Modified: size);

    [Fact]
    public void It_is_read_when_nothing_is_written_to_it_any_more_and_once()
    {
        var file = new CompressedFile(isLeftOut: false);

        Assert.False(file.IsDue(Sized(10), 0));
        Assert.False(file.IsDue(Sized(20), 0));
        Assert.True(file.IsDue(Sized(20), 0));

        file.Take(new WholeRead(Sized(20), FileHead.None, IsNew: true, Failure: null), 0);
        Assert.False(file.IsDue(Sized(20), Micros.PerDay));
        Assert.Equal(new TailFile("a.gz", TailState.UpToDate, 20, 20, 0), file.Status("a.gz", isReading: false));

        Assert.False(file.IsDue(Sized(30), 0));
        Assert.True(file.IsDue(Sized(30), 0));
    }

    [Fact]
    public void After_a_failure_it_waits_longer_each_time_unless_it_changes()
    {
        var file = new CompressedFile(isLeftOut: false);
        Assert.False(file.IsDue(Sized(10), 0));
        file.Take(new WholeRead(Sized(10), FileHead.None, IsNew: true, "The end is missing."), 0);

        Assert.False(file.IsDue(Sized(10), (10 * Second) - 1));
        Assert.True(file.IsDue(Sized(10), 10 * Second));
        file.Fail(Sized(10), "It cannot be opened.", 10 * Second);
        Assert.False(file.IsDue(Sized(10), (30 * Second) - 1));
        Assert.True(file.IsDue(Sized(10), 30 * Second));
        Assert.Equal(new TailFile("a.gz", TailState.Failed, 10, 0, null, "It cannot be opened."), file.Status("a.gz", isReading: false));

        for (var i = 0; i < 100; i++)
        {
            file.Fail(Sized(10), "It cannot be opened.", 0);
        }

        Assert.True(file.IsDue(Sized(10), Micros.PerHour));
        Assert.False(file.IsDue(Sized(11), 0));
        Assert.True(file.IsDue(Sized(11), 0));
    }
}
