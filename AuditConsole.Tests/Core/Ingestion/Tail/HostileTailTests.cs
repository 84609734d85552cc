using System.Text;
using AuditConsole.Tests.Support;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Tail;

public sealed class HostileTailTests
{
    [Fact]
    public async Task A_followed_log_keeps_every_line_whatever_it_holds_and_goes_on_behind_what_is_none()
    {
        await using var folder = await TailFolder.CreateAsync();
        var words = HostileWords.All.Concat(HostileWords.Unsound).Select(w => w.Json).ToList();
        var small = Bombs.Small.Select(bomb => bomb.Body()).ToList();
        await using (var log = new FileStream(folder.File("audit\u001b[31m\u202e\n.log"), FileMode.CreateNew))
        {
            foreach (var line in words.Select((w, i) => Encoding.UTF8.GetBytes(TailFolder.Event(i).Replace("jane", w, StringComparison.Ordinal))).Concat(small))
            {
                await log.WriteAsync(line);
                await log.WriteAsync("\n\u001b[2J\u0000\n{\"half\":\n]}{[\n"u8.ToArray());
            }

            await log.WriteAsync(TailFolder.Bytes(1000));
        }

        await folder.UntilAsync(() => folder.Ids.Contains(TailFolder.Id(1000)));

        Assert.Equal(words.Count + small.Count + 1, folder.Ids.Count);
        Assert.Equal(words.Count + small.Count + 1, folder.Capture.Intake.Stored.Count(o => o.Event.Actor.Name is { Length: > 0 }));
    }
}
