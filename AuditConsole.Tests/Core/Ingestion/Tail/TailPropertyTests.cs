using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Tail;

/// <summary>Whatever is done to a log file while it is followed, each of its lines is in the ledger once.</summary>
public sealed class TailPropertyTests
{
    private enum Step
    {
        Append,
        AppendMany,
        Rotate,
        CopyAndEmpty,
        Restart,
        Compress,
    }

    [Fact]
    public void Every_line_comes_once()
    {
        var courses = Gen.Frequency((4, Gen.Constant(Step.Append)), (1, Gen.Constant(Step.AppendMany)), (2, Gen.Elements(Step.Rotate, Step.CopyAndEmpty, Step.Restart, Step.Compress))).ListOf(8).ToArbitrary();
        Prop.ForAll(courses, steps => RunAsync([.. steps]).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    private static async Task RunAsync(List<Step> steps)
    {
        await using var folder = await TailFolder.CreateAsync("audit*");
        var (written, rotated) = (0, 0);
        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Append:
                    folder.Append("audit.log", ++written);
                    break;
                case Step.AppendMany:
                    folder.Append("audit.log", [.. Enumerable.Range(written + 1, 5_000)]);
                    written += 5_000;
                    break;
                case Step.Rotate when File.Exists(folder.File("audit.log")):
                    File.Move(folder.File("audit.log"), folder.File($"audit-{++rotated}.log"));
                    break;
                case Step.CopyAndEmpty when File.Exists(folder.File("audit.log")):
                    // What is written between copy and emptying is lost to everybody: here nothing is.
                    await folder.HasAsync([.. Enumerable.Range(1, written)]);
                    File.Copy(folder.File("audit.log"), folder.File($"audit-{++rotated}.log"));
                    await File.WriteAllTextAsync(folder.File("audit.log"), string.Empty);
                    break;
                case Step.Compress when File.Exists(folder.File($"audit-{rotated}.log")):
                    await folder.HasAsync([.. Enumerable.Range(1, written)]);
                    await File.WriteAllBytesAsync(folder.File($"audit-{rotated}.log.gz"), Capture.Gzip(await File.ReadAllBytesAsync(folder.File($"audit-{rotated}.log"))));
                    File.Delete(folder.File($"audit-{rotated}.log"));
                    break;
                case Step.Restart:
                    await folder.StopAsync();
                    await folder.StartAsync();
                    break;
                default:
                    break;
            }
        }

        await folder.HasAsync([.. Enumerable.Range(1, written)]);
    }
}
