using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;

namespace AuditConsole.Web.Cli;

/// <summary><c>import FILE… --source NAME</c>: file by file, through the serving process when there is one, else on the store itself.</summary>
internal sealed class ImportVerb(TextWriter output, TextWriter errors)
{
    /// <summary>Everything read and nothing refused.</summary>
    public const int Ok = 0;

    /// <summary>Read to the end, but something was refused.</summary>
    public const int Refused = 1;

    /// <summary>A file could not be read, or the ledger not be written.</summary>
    public const int Failed = 2;

    /// <param name="source">Name of the source the events come from.</param>
    /// <param name="format">The format of the files; null when each value tells its own.</param>
    /// <param name="open">Opens the way into the ledger: the serving process, or the store.</param>
    public async Task<int> RunAsync(IReadOnlyList<string> files, string source, IngestionFormat? format, Func<CancellationToken, Task<IImportTarget>> open, CancellationToken cancellationToken)
    {
        var missing = files.Where(file => !File.Exists(file)).ToList();
        foreach (var file in missing)
        {
            await errors.WriteLineAsync($"{Terminal.Escape(file)}: no such file");
        }

        if (missing.Count > 0)
        {
            return Failed;
        }

        if (await OpenAsync(open, cancellationToken) is not { } opened)
        {
            return Failed;
        }

        var worst = Ok;
        await using var target = opened;
        foreach (var file in files)
        {
            worst = Math.Max(worst, await ImportAsync(file, source, format, target, cancellationToken));
        }

        return worst;
    }

    /// <summary>Null with the reasons told: settings that will not do, or a store that cannot be opened.</summary>
    private async Task<IImportTarget?> OpenAsync(Func<CancellationToken, Task<IImportTarget>> open, CancellationToken cancellationToken)
    {
        try
        {
            return await open(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await Terminal.TellAsync(errors, "The ledger cannot be opened:", e);

            return null;
        }
    }

    private async Task<int> ImportAsync(string file, string source, IngestionFormat? format, IImportTarget target, CancellationToken cancellationToken)
    {
        Result<ImportReport> result;
        try
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
            result = await target.ImportAsync(source, format, content, Path.GetFileName(file), new ProgressLine(output, file), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{Terminal.Escape(file)}: {Terminal.Escape(e.Message)}");
            return Failed;
        }

        if (!result.Succeeded(out var report, out var problem))
        {
            await errors.WriteLineAsync($"{Terminal.Escape(file)}: {Terminal.Escape(problem.Title)}. {Terminal.Escape(problem.Detail ?? string.Empty)}".TrimEnd());
            return Failed;
        }

        await ReportAsync(file, report);
        return report.Failure is not null ? Failed : report.Counts.Refused > 0 ? Refused : Ok;
    }

    private async Task ReportAsync(string file, ImportReport report)
    {
        var counts = report.Counts;
        foreach (var refused in counts.Errors)
        {
            var place = refused.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"line {line}") : string.Create(CultureInfo.InvariantCulture, $"event {refused.Index + 1}");
            var field = refused.Field is { Length: > 0 } name ? $" {name}:" : string.Empty;
            var got = refused.Got is { } value ? $", got {value}" : string.Empty;
            await errors.WriteLineAsync(Terminal.Escape($"{file}: {place}:{field} expected {refused.Expected}{got} ({refused.ReasonCode})"));
        }

        if (counts.ErrorsOmitted > 0)
        {
            await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Terminal.Escape(file)}: {counts.ErrorsOmitted:N0} more refused"));
        }

        if (report.Failure is { } failure)
        {
            await errors.WriteLineAsync(Terminal.Escape($"{file}: stopped: {failure}"));
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Terminal.Escape(file)}: {counts.Received:N0} {(counts.Received == 1 ? "event" : "events")} read, {counts.Accepted:N0} stored, {counts.Duplicates:N0} already there, {counts.Refused:N0} refused{(counts.Ignored > 0 ? string.Create(CultureInfo.InvariantCulture, $", {counts.Ignored:N0} ignored") : string.Empty)}"));
    }
}
