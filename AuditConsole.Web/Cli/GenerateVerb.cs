using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sample;

namespace AuditConsole.Web.Cli;

/// <summary><c>generate --events N --seed S</c>: sample events in a ledger of their own, through the serving process when there is one, else on the store itself.</summary>
internal sealed class GenerateVerb(TextWriter output, TextWriter errors, TimeProvider time)
{
    public const int Ok = 0;
    public const int Failed = 2;

    /// <param name="open">Opens the way into the ledger: the serving process, or the store.</param>
    public async Task<int> RunAsync(long seed, long events, Func<CancellationToken, Task<IImportTarget>> open, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        Result<SampleReport> result;
        try
        {
            await using var target = await open(cancellationToken);
            result = await target.GenerateAsync(seed, events, new CountLine(output), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await Terminal.TellAsync(errors, "The ledger cannot be opened:", e);

            return Failed;
        }

        if (!result.Succeeded(out var report, out var problem))
        {
            await errors.WriteLineAsync(Terminal.Escape($"{problem.Title}. {problem.Detail}").TrimEnd());
            return Failed;
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Made:N0} sample events made, {report.Stored:N0} stored, {report.Duplicates:N0} already there, in {time.GetElapsedTime(began).TotalSeconds:N0} s"));
        return Ok;
    }

    /// <summary>One line that is written over; nothing when the output is not a terminal.</summary>
    private sealed class CountLine(TextWriter output) : IProgress<SampleProgress>
    {
        private readonly bool _shown = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

        public void Report(SampleProgress value)
        {
            if (_shown)
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"\r{value.Made:N0} of {value.Total:N0} events\r"));
            }
        }
    }
}
