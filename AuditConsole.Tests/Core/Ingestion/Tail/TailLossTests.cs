using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Tail;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Tail;

/// <summary>What could be lost or read twice.</summary>
public sealed class TailLossTests
{
    private const int Batch = 4096;

    [Fact]
    public async Task A_long_file_is_read_in_turn_with_others_and_its_place_is_kept_in_between()
    {
        await using var folder = await TailFolder.CreateAsync();
        await folder.StopAsync();
        folder.Append("audit-1.log", [.. Enumerable.Range(1, 4 * Batch)]);
        folder.Append("audit-2.log", 100_000);
        (long Place, IReadOnlyList<TailFile> Status) halfway = (0, []);
        folder.Capture.Intake.Committed += () =>
        {
            if (folder.Capture.Intake.Offers.Count == 4)
            {
                using var context = folder.Capture.Store.Contexts.CreateDbContext();
                halfway = (context.Set<TailPositionRow>().Max(p => (long?)p.Offset) ?? 0, folder.Status);
            }
        };
        await folder.StartAsync();
        await folder.HasAsync([.. Enumerable.Range(1, 4 * Batch), 100_000]);

        Assert.True(folder.Ids.ToList().IndexOf(TailFolder.Id(100_000)) <= Batch);
        Assert.InRange(halfway.Place, 1, new FileInfo(folder.File("audit-1.log")).Length - 1);
        Assert.Contains(halfway.Status, file => file is { State: TailState.Reading, Read: > 0 });
    }

    [Fact]
    public async Task A_file_that_is_moved_away_is_read_to_its_end_also_when_that_takes_more_than_one_batch()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log");
        await folder.StopAsync();

        // The blank line makes the buffer so large that everything behind it is in memory at once.
        await File.WriteAllTextAsync(folder.File("audit.log"), new string(' ', 3_900_000) + "\n");
        folder.Append("audit.log", [.. Enumerable.Range(1, 9_000)]);
        folder.Capture.Intake.Committed += () =>
        {
            if (File.Exists(folder.File("audit.log")))
            {
                File.Move(folder.File("audit.log"), folder.File("moved.log"));
            }
        };
        await folder.StartAsync();

        await folder.HasAsync([.. Enumerable.Range(1, 9_000)]);
    }

    [Fact]
    public async Task A_file_is_known_by_what_was_read_of_it_and_not_by_what_it_begins_with_later()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log");
        var offers = 0;
        folder.Capture.Intake.Committed += () =>
        {
            switch (++offers)
            {
                case 1:
                    folder.Append("audit.log", 2, 3, 4, 5, 6);
                    break;
                case 2:
                    File.WriteAllBytes(folder.File("audit.log"), TailFolder.Bytes(1, 11, 12, 13, 14, 15, 16, 17));
                    break;
                default:
                    break;
            }
        };
        folder.Append("audit.log", 1);

        await folder.HasAsync(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16, 17);
    }

    [Fact]
    public async Task Who_writes_on_at_his_old_place_in_an_emptied_file_leaves_zeros_that_are_no_part_of_a_line()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log");
        folder.Append("audit.log", 1, 2);
        await folder.HasAsync(1, 2);

        await File.WriteAllBytesAsync(folder.File("audit.log"), [.. new byte[300_000], .. TailFolder.Bytes(3, 4)]);

        await folder.HasAsync(1, 2, 3, 4);
        Assert.Empty(await folder.Capture.QuarantineAsync());
    }

    [Fact]
    public async Task Space_that_is_made_before_it_is_written_to_is_read_when_it_is()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log");
        await File.WriteAllBytesAsync(folder.File("audit.log"), [.. TailFolder.Bytes(1, 2, 3, 4, 5, 6), .. new byte[2_000]]);
        await folder.HasAsync(1, 2, 3, 4, 5, 6);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }]);

        await using (var writer = new FileStream(folder.File("audit.log"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.Position = TailFolder.Bytes(1, 2, 3, 4, 5, 6).Length;
            await writer.WriteAsync(TailFolder.Bytes(7));
        }

        await folder.HasAsync(1, 2, 3, 4, 5, 6, 7);
        Assert.Empty(await folder.Capture.QuarantineAsync());
    }

    [Fact]
    public async Task Half_a_line_that_is_taken_back_is_no_part_of_the_next()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log");
        folder.Append("audit.log", 1, 2, 3, 4, 5, 6);
        await File.AppendAllTextAsync(folder.File("audit.log"), TailFolder.Event(7)[..120]);
        await folder.UntilAsync(() => folder.Status is [{ } file] && file.Read > 0 && file.Size > file.Read);

        await using (var writer = new FileStream(folder.File("audit.log"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.SetLength(TailFolder.Bytes(1, 2, 3, 4, 5, 6).Length);
        }

        await folder.UntilAsync(() => folder.Status is [{ } file] && file.Size == file.Read);
        folder.Append("audit.log", 8);

        await folder.HasAsync(1, 2, 3, 4, 5, 6, 8);
        Assert.Empty(await folder.Capture.QuarantineAsync());
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_once_however_long_it_is()
    {
        const string MiB = "1048576";
        await using var folder = await TailFolder.CreateAsync("audit.log", settings: [("Ingestion:MaxRequestBytes", MiB), ("Ingestion:MaxCompressedBytes", MiB), ("Ingestion:MaxEventBytes", MiB)]);
        await File.WriteAllTextAsync(folder.File("audit.log"), new string('x', 9_000_000) + "\n");
        folder.Append("audit.log", 1);

        await folder.HasAsync(1);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }]);
        var refused = Assert.Single(await folder.Capture.QuarantineAsync());
        Assert.Equal(("too_large", 1), (refused.ReasonCode, refused.Occurrences));
    }

    [Fact]
    public async Task A_file_that_comes_after_the_source_was_first_followed_is_new_however_late()
    {
        await using var folder = await TailFolder.CreateAsync("audit.log", atEnd: true);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.Missing }]);
        await folder.StopAsync();

        folder.Append("audit.log", 1);
        await folder.StartAsync();

        await folder.HasAsync(1);
    }

    [Fact]
    public async Task A_file_of_several_names_is_read_once()
    {
        await using var folder = await TailFolder.CreateAsync();
        await folder.StopAsync();
        folder.Append("audit-1.log", 1, 2);
        File.CreateSymbolicLink(folder.File("audit-link.log"), folder.File("audit-1.log"));
        await File.WriteAllBytesAsync(folder.File("old.log.gz"), Capture.Gzip(TailFolder.Bytes(3)));
        File.CreateSymbolicLink(folder.File("older.log.gz"), folder.File("old.log.gz"));
        await folder.Capture.Get<SourceRegistry>().ChangeAsync("prod", s => s with { Paths = [folder.File("audit*.log"), folder.File("audit-1.log"), folder.File("*.gz"), folder.File("old*")] }, Capture.Person, default);
        await folder.StartAsync();

        await folder.HasAsync(1, 2, 3);
        folder.Append("audit-link.log", 4);
        await folder.HasAsync(1, 2, 3, 4);
        await folder.UntilAsync(() => folder.Status.Count(f => f.Path.EndsWith(".gz", StringComparison.Ordinal) && f.State == TailState.UpToDate) == 2);
        Assert.Equal(4, folder.Received);
    }

    [Fact]
    public async Task A_link_that_is_led_elsewhere_is_followed_there_and_its_old_file_to_the_end()
    {
        await using var folder = await TailFolder.CreateAsync("current.log");
        folder.Append("a.log", 1);
        File.CreateSymbolicLink(folder.File("current.log"), folder.File("a.log"));
        await folder.HasAsync(1);

        folder.Append("a.log", 2);
        folder.Append("b.log", 3);
        File.CreateSymbolicLink(folder.File("next.log"), folder.File("b.log"));
        File.Move(folder.File("next.log"), folder.File("current.log"), overwrite: true);

        await folder.HasAsync(1, 2, 3);
    }

    [Fact]
    public async Task A_pattern_with_a_dot_names_hidden_files_and_another_does_not()
    {
        await using var folder = await TailFolder.CreateAsync(".audit*");
        folder.Append(".audit.log", 1);
        await folder.HasAsync(1);

        await folder.Capture.Get<SourceRegistry>().ChangeAsync("prod", s => s with { Paths = [folder.File("*")] }, Capture.Person, default);
        folder.Append(".other.log", 2);
        folder.Append("audit.log", 3);
        await folder.HasAsync(1, 3);
    }
}
