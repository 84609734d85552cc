using AuditConsole.Core.Ingestion;
using AuditConsole.Web.Components.Connect;
using Xunit;

namespace AuditConsole.Tests.Web.Capture;

public sealed class ImportWordsTests
{
    private static readonly ImportView Session = new("1", "session.jsonl", "prod", ImportStage.Done, 900_000, 900_000, 1_026, 0, 0, 0);

    [Fact]
    public void A_file_read_whole() => Assert.Equal("1,026 events: 1,026 stored, 0 already there, 0 refused", ImportWords.Result(Session));

    [Fact]
    public void A_file_read_again() => Assert.Equal("1,026 events: 0 stored, 1,026 already there, 0 refused", ImportWords.Result(Session with { Accepted = 0, Duplicates = 1_026 }));

    [Fact]
    public void One_event() => Assert.Equal("1 event: 0 stored, 0 already there, 1 refused", ImportWords.Result(Session with { Accepted = 0, Refused = 1 }));

    [Fact]
    public void What_the_filter_left_out_is_said()
        => Assert.Equal("1,030 events: 1,026 stored, 0 already there, 0 refused, 4 left out by the source's filter", ImportWords.Result(Session with { Ignored = 4 }));

    [Fact]
    public void A_file_without_events() => Assert.Equal("No events in this file", ImportWords.Result(Session with { Accepted = 0 }));

    [Fact]
    public void A_file_that_ended_early()
        => Assert.Equal("Stopped early: not valid gzip. 1,026 events: 1,026 stored, 0 already there, 0 refused", ImportWords.Result(Session with { Stage = ImportStage.Failed, Failure = "not valid gzip" }));

    [Theory]
    [InlineData(0L, null, null)]
    [InlineData(50L, 200L, 25)]
    [InlineData(300L, 200L, 100)]
    [InlineData(1L, 0L, null)]
    public void Progress_is_by_bytes(long read, long? total, int? percent) => Assert.Equal(percent, (Session with { BytesRead = read, BytesTotal = total }).Percent);

    [Theory]
    [InlineData(999L, "999 B")]
    [InlineData(1_500L, "1.5 kB")]
    [InlineData(64_000_000L, "64 MB")]
    [InlineData(2_250_000_000L, "2.25 GB")]
    public void Sizes_are_decimal(long bytes, string words) => Assert.Equal(words, ImportWords.Bytes(bytes));

    [Fact]
    public void A_refused_event_is_found_by_its_line_where_there_are_lines()
    {
        var refused = new RefusedEvent(6, 1_007, null, "auditID", "missing_field", "a text", null, null);
        Assert.Equal("line 1,007", ImportWords.Place(refused));
        Assert.Equal("event 7", ImportWords.Place(refused with { Line = null }));
    }
}
