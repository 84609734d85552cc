using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Web.Cli;

/// <summary><c>rebuild index</c>: makes the columns, tokens and counts of all segments anew from their records, through the serving process when there is one, else on the store itself.</summary>
internal sealed class RebuildVerb(TextWriter output, TextWriter errors, TimeProvider time)
{
    public const int Ok = 0;
    public const int Failed = 2;

    /// <param name="open">Opens the way into the ledgers: the serving process, or the store.</param>
    public async Task<int> RunAsync(Func<CancellationToken, Task<IImportTarget>> open, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        Result<RebuildReport> result;
        try
        {
            await using var target = await open(cancellationToken);
            result = await target.RebuildIndexAsync(new CountLine(output), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await Terminal.TellAsync(errors, "The ledgers cannot be opened:", e);

            return Failed;
        }

        if (!result.Succeeded(out var report, out var problem))
        {
            await errors.WriteLineAsync(Terminal.Escape($"{problem.Title}. {problem.Detail}").TrimEnd());
            return Failed;
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"index of {report.Segments:N0} {(report.Segments == 1 ? "segment" : "segments")} made anew in {time.GetElapsedTime(began).TotalSeconds:N0} s"));
        foreach (var sentence in report.Damaged)
        {
            await errors.WriteLineAsync(Terminal.Escape(sentence).TrimEnd());
        }

        return report.Damaged.Count == 0 ? Ok : Failed;
    }

    /// <summary>One line that is written over; nothing when the output is not a terminal.</summary>
    private sealed class CountLine(TextWriter output) : IProgress<RebuildProgress>
    {
        private readonly bool _shown = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

        public void Report(RebuildProgress value)
        {
            if (_shown)
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"\r{value.Done:N0} of {value.Total:N0} segments\r"));
            }
        }
    }
}
