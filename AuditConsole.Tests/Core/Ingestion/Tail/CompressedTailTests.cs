using System.Buffers.Binary;
using System.IO.Compression;
using AuditConsole.Core.Ingestion.Tail;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Tail;

/// <summary>Compressed files among the followed ones. What is written anew into a file keeps its number, as a new file may get that of a removed one.</summary>
public sealed class CompressedTailTests
{
    [Fact]
    public async Task Compressed_files_are_read_whole_unless_they_were_followed_before()
    {
        await using var folder = await TailFolder.CreateAsync("audit*");
        folder.Append("audit.log", 1, 2);
        await folder.HasAsync(1, 2);
        await folder.StopAsync();
        var received = folder.Received;

        await File.WriteAllBytesAsync(folder.File("audit-1.log.gz"), Capture.Gzip(await File.ReadAllBytesAsync(folder.File("audit.log"))));
        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), Capture.Gzip(TailFolder.Bytes(7, 8)));
        File.Delete(folder.File("audit.log"));
        await folder.StartAsync();

        await folder.HasAsync(1, 2, 7, 8);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }, { State: TailState.UpToDate }]);
        Assert.Equal(received + 2, folder.Received);
    }

    [Fact]
    public async Task A_log_that_gets_the_number_of_a_compressed_file_is_read_from_its_beginning()
    {
        await using var folder = await TailFolder.CreateAsync("audit*");
        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), Capture.Gzip(TailFolder.Bytes(1)));
        await folder.HasAsync(1);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }]);
        await folder.StopAsync();

        File.Move(folder.File("audit-0.log.gz"), folder.File("audit.log"));
        await File.WriteAllBytesAsync(folder.File("audit.log"), TailFolder.Bytes(2, 3, 4));
        await folder.StartAsync();

        await folder.HasAsync(1, 2, 3, 4);
        Assert.Empty(await folder.Capture.QuarantineAsync());
    }

    [Fact]
    public async Task A_compressed_file_that_gets_the_number_and_size_of_another_is_read()
    {
        await using var folder = await TailFolder.CreateAsync("audit*");
        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), Stored(1));
        await folder.HasAsync(1);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }]);

        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), Stored(2));
        await folder.HasAsync(1, 2);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }]);
        await folder.StopAsync();

        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), Stored(3));
        await folder.StartAsync();
        await folder.HasAsync(1, 2, 3);
    }

    [Fact]
    public async Task A_compressed_file_that_was_only_touched_or_copied_is_not_read_again()
    {
        await using var folder = await TailFolder.CreateAsync("audit*");
        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), Capture.Gzip(TailFolder.Bytes(1, 2)));
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }] && folder.Received == 2);

        File.SetLastWriteTimeUtc(folder.File("audit-0.log.gz"), DateTime.UnixEpoch);
        File.Copy(folder.File("audit-0.log.gz"), folder.File("audit-1.log.gz"));
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }, { State: TailState.UpToDate }]);

        Assert.Equal(2, folder.Received);
    }

    [Fact]
    public async Task A_cut_compressed_file_is_told_and_not_read_again_until_it_changes()
    {
        await using var folder = await TailFolder.CreateAsync("audit*");
        var whole = Capture.Gzip(TailFolder.Bytes([.. Enumerable.Range(10, 500)]));
        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), whole[..(whole.Length / 2)]);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.Failed, Reason: { } reason }] && reason.Contains("cannot be read beyond", StringComparison.Ordinal));
        var received = folder.Received;

        // Each of these takes a look.
        foreach (var id in Enumerable.Range(1, 6))
        {
            folder.Append("audit.log", id);
            await folder.UntilAsync(() => folder.Ids.Contains(TailFolder.Id(id)));
        }

        Assert.Equal(received + 6, folder.Received);
        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), whole);
        await folder.HasAsync([.. Enumerable.Range(1, 6), .. Enumerable.Range(10, 500)]);
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }, { State: TailState.UpToDate }]);
    }

    [Fact]
    public async Task What_is_no_gzip_under_such_a_name_keeps_nothing_else_from_being_followed()
    {
        await using var folder = await TailFolder.CreateAsync("audit*");
        folder.Append("audit.log", 1);
        await folder.HasAsync(1);

        // It ends as if it were the followed file's.
        var bytes = new byte[100];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(96), (uint)TailFolder.Bytes(1).Length);
        bytes[0] = (byte)'{';
        await folder.StopAsync();
        await File.WriteAllBytesAsync(folder.File("audit-0.log.gz"), bytes);
        await folder.StartAsync();
        await folder.UntilAsync(() => folder.Status is [{ State: not TailState.Reading }, _]);
        folder.Append("audit.log", 2);

        await folder.HasAsync(1, 2);
    }

    [Fact]
    public async Task Compressed_files_that_were_there_before_are_left_out_when_it_starts_at_the_end()
    {
        await using var folder = await TailFolder.CreateAsync("audit*", atEnd: true, prepare: path => File.WriteAllBytes(Path.Combine(path, "audit-0.log.gz"), Capture.Gzip(TailFolder.Bytes(1))));
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }]);
        await File.WriteAllBytesAsync(folder.File("audit-1.log.gz"), Capture.Gzip(TailFolder.Bytes(2)));
        await folder.HasAsync(2);
        await folder.StopAsync();

        await folder.StartAsync();
        await folder.UntilAsync(() => folder.Status is [{ State: TailState.UpToDate }, { State: TailState.UpToDate }]);
        await folder.HasAsync(2);
    }

    /// <summary>Compressed without becoming smaller: the same length for every event of the same length.</summary>
    private static byte[] Stored(int id)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.NoCompression))
        {
            gzip.Write(TailFolder.Bytes(id));
        }

        return output.ToArray();
    }
}
