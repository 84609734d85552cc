using System.Globalization;
using AuditConsole.Core.Ingestion;

namespace AuditConsole.Web.Components.Connect;

/// <summary>What became of a file, in a sentence.</summary>
public static class ImportWords
{
    public static string Result(ImportView import)
    {
        var counts = Counts(import);
        return import.Stage switch
        {
            ImportStage.Running => $"Storing: {counts}",
            ImportStage.Failed => $"Stopped early: {(import.Failure ?? "the file could not be read").TrimEnd('.')}. {counts}",
            _ => import.Events == 0 ? "No events in this file" : counts,
        };
    }

    /// <summary>1,026 events: 1,026 stored, 0 already there, 0 refused.</summary>
    public static string Counts(ImportView import)
    {
        var events = Number(import.Events) + (import.Events == 1 ? " event" : " events");
        var ignored = import.Ignored > 0 ? $", {Number(import.Ignored)} left out by the source's filter" : "";
        return $"{events}: {Number(import.Accepted)} stored, {Number(import.Duplicates)} already there, {Number(import.Refused)} refused{ignored}";
    }

    /// <summary>Where in the file a refused event stands.</summary>
    public static string Place(RefusedEvent refused)
        => refused.Line is { } line ? $"line {Number(line)}" : $"event {Number(refused.Index + 1)}";

    /// <summary>Decimal units, as disks and networks count.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
