using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Tail;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Tail;

public sealed class TailTests
{
    [Fact]
    public async Task Lines_are_taken_as_they_come_and_a_line_without_its_end_waits()
    {
        await using var folder = await TailFolder.CreateAsync();
        folder.Append("audit.log", 1, 2);
        await folder.HasAsync(1, 2);

        var half = TailFolder.Event(3);
        await File.AppendAllTextAsync(folder.File("audit.log"), half[..50]);
        await folder.UntilAsync(() => folder.Status is [{ } file] && file.Size > file.Read);
        Assert.Equal(2, folder.Ids.Count);
        await File.AppendAllTextAsync(folder.File("audit.log"), half[50..] + "\r\n\n");

        await folder.HasAsync(1, 2, 3);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate } file] && file.Size == file.Read);
    }

    [Fact]
    public async Task A_file_that_is_moved_away_is_read_to_its_end_and_the_next_from_its_beginning()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log");
        folder.Append("audit.log", 1);
        await folder.HasAsync(1);

        // Whoever writes keeps his file open while it is moved.
        await using (var writer = new FileStream(folder.File("audit.log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            await folder.StopAsync();
            await writer.WriteAsync(TailFolder.Bytes(2));
            await writer.FlushAsync();
            File.Move(folder.File("audit.log"), folder.File("audit-2026-11-21.log"));
            folder.Append("audit.log", 3);
            await folder.StartAsync();
            await folder.HasAsync(1, 2, 3);
        }

        folder.Append("audit.log", 4);
        await folder.HasAsync(1, 2, 3, 4);
    }

    [Fact]
    public async Task A_rotated_name_that_is_followed_too_is_known_by_what_it_is()
    {
        await using var folder = await TailFolder.CreateAsync();
        folder.Append("audit.log", 1, 2);
        await folder.HasAsync(1, 2);
        var received = folder.Capture.Get<SourceRegistry>().Find("prod")!.Counters.Received;

        File.Move(folder.File("audit.log"), folder.File("audit-1.log"));
        folder.Append("audit.log", 3);
        folder.Append("audit-1.log", 4);

        await folder.HasAsync(1, 2, 3, 4);
        Assert.Equal(received + 2, folder.Capture.Get<SourceRegistry>().Find("prod")!.Counters.Received);
    }

    [Fact]
    public async Task A_file_that_is_copied_and_emptied_begins_again()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log");
        folder.Append("audit.log", 1, 2, 3);
        await folder.HasAsync(1, 2, 3);

        // Shorter than it was.
        await File.WriteAllBytesAsync(folder.File("audit.log"), TailFolder.Bytes(4));
        await folder.HasAsync(1, 2, 3, 4);

        // Longer at once, with another beginning.
        await File.WriteAllBytesAsync(folder.File("audit.log"), TailFolder.Bytes(5, 6, 7, 8));
        await folder.HasAsync(1, 2, 3, 4, 5, 6, 7, 8);
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was()
    {
        await using var folder = await TailFolder.CreateAsync();
        folder.Append("audit.log", 1, 2);
        folder.Append("audit-2.log", 3);
        await folder.HasAsync(1, 2, 3);
        await folder.StopAsync();

        folder.Append("audit.log", 4);
        File.Move(folder.File("audit-2.log"), folder.File("audit-3.log"));
        var received = folder.Capture.Get<SourceRegistry>().Find("prod")!.Counters.Received;
        await folder.StartAsync();

        await folder.HasAsync(1, 2, 3, 4);
        await folder.UntilAsync(() => folder.Status.All(f => f.State == TailState.UpToDate));
        Assert.Equal(received + 1, folder.Capture.Get<SourceRegistry>().Find("prod")!.Counters.Received);
    }

    [Fact]
    public async Task A_line_in_pieces_is_one_event_also_over_a_restart()
    {
        await using var folder = await TailFolder.CreateAsync();
        var text = TailFolder.Event(1);
        await File.AppendAllTextAsync(folder.File("audit.log"), $"2026-11-21T10:00:00.1Z stdout F {TailFolder.Event(9)}\n2026-11-21T10:00:00.1Z stdout P {text[..40]}\n");
        await folder.HasAsync(9);
        await folder.StopAsync();

        await folder.StartAsync();
        await File.AppendAllTextAsync(folder.File("audit.log"), $"2026-11-21T10:00:00.2Z stdout F {text[40..]}\n");

        await folder.HasAsync(1, 9);
        Assert.Empty(await folder.Capture.QuarantineAsync());
    }

    [Fact]
    public async Task A_bad_line_is_kept_with_its_place_and_reading_goes_on()
    {
        await using var folder = await TailFolder.CreateAsync();
        folder.Append("audit.log", 1);
        var place = new FileInfo(folder.File("audit.log")).Length;
        await File.AppendAllTextAsync(folder.File("audit.log"), "{\"kind\":\"Event\",\n");
        folder.Append("audit.log", 2);

        await folder.HasAsync(1, 2);
        await folder.UntilAsync(() => folder.Capture.Get<SourceRegistry>().Find("prod")!.Counters.Refused == 1);
        var refused = Assert.Single(await folder.Capture.QuarantineAsync());
        Assert.Equal(("bad_json", $"{folder.File("audit.log")}, byte {place}"), (refused.ReasonCode, refused.Origin));
    }

    [Fact]
    public async Task What_was_there_before_is_left_out_when_it_starts_at_the_end_and_later_files_are_not()
    {
        await using var folder = await TailFolder.CreateAsync(atEnd: true, prepare: path => File.WriteAllBytes(Path.Combine(path, "audit.log"), TailFolder.Bytes(1, 2)));
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }]);
        folder.Append("audit.log", 3);
        folder.Append("audit-2.log", 4);

        await folder.HasAsync(3, 4);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_and_taken_up_when_it_comes()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log");
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.Missing }]);

        folder.Append("audit.log", 1);

        await folder.HasAsync(1);
    }

    [Fact]
    public async Task Links_that_lead_out_and_what_is_no_file_are_refused_by_name()
    {
        var outside = Path.GetTempFileName();
        await using var folder = await TailFolder.CreateAsync("audit*", prepare: path => File.CreateSymbolicLink(Path.Combine(path, "audit-link.log"), outside));
        folder.Append("audit.log", 1);

        await folder.HasAsync(1);
        await folder.UntilAsync(() => folder.Status.Count == 2);
        Assert.Equal([TailState.Refused, TailState.UpToDate], folder.Status.Select(f => f.State));
        Assert.Contains("AuditConsole:Sources:Files:Roots", folder.Status[0].Reason, StringComparison.Ordinal);
        File.Delete(outside);

        await folder.Capture.Get<SourceRegistry>().ChangeAsync("prod", s => s with { Paths = [folder.Path, "/dev/null"] }, Capture.Person, default);
        await folder.UntilAsync(() => folder.Status.Count(f => f.Reason?.Contains("no file of bytes", StringComparison.Ordinal) == true) == 2);
    }

    [Fact]
    public async Task A_paused_source_is_not_read_on_and_nothing_is_lost()
    {
        await using var folder = await TailFolder.CreateAsync();
        folder.Append("audit.log", 1);
        await folder.HasAsync(1);
        var sources = folder.Capture.Get<SourceRegistry>();
        await sources.ChangeAsync("prod", s => s with { IsPaused = true }, Capture.Person, default);
        await folder.UntilAsync(() => folder.Status.Count == 0);
        folder.Append("audit.log", 2);

        await sources.ChangeAsync("prod", s => s with { IsPaused = false }, Capture.Person, default);

        await folder.HasAsync(1, 2);
    }

    [Fact]
    public async Task A_busy_ledger_is_waited_for()
    {
        await using var folder = await TailFolder.CreateAsync();
        folder.Capture.Intake.Refusals.Enqueue(AuditConsole.Core.Events.IntakeReceipt.Full);
        folder.Append("audit.log", 1);

        await folder.HasAsync(1);
        Assert.Empty(folder.Capture.Intake.Refusals);
    }

    [Theory]
    [InlineData("/var/log/audit*.log", null)]
    [InlineData("/var/log/a.log", null)]
    [InlineData("/var/log/.a*.log", null)]
    [InlineData("audit.log", "expected a whole path")]
    [InlineData("/var/*/audit.log", "wildcards in the last part only")]
    [InlineData("/var/log/../x", "no '..'")]
    [InlineData("/var/log/", "wildcards in the last part only")]
    public void A_pattern_is_a_whole_path_with_wildcards_at_its_end(string pattern, string? fault)
    {
        if (fault is null)
        {
            Assert.Null(FilePattern.Fault(pattern));
        }
        else
        {
            Assert.Contains(fault, FilePattern.Fault(pattern), StringComparison.Ordinal);
        }
    }
}
