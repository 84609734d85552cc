using System.Diagnostics;
using System.Globalization;
using AuditConsole.Tests.Architecture;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Realistic load made by <c>gen.py</c>, kept in the temp folder between runs: the same options always give the same bytes.</summary>
internal static class LoadFile
{
    /// <summary>A file of events, one a line, or of EventLists of <paramref name="batch"/> events.</summary>
    public static async Task<string> MakeAsync(int events, int batch, string profile = "full", int seed = 1)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "auditconsole-bench")).FullName;
        var file = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{profile}-{seed}-{events}-{batch}.ndjson"));
        if (!File.Exists(file))
        {
            var script = Path.Combine(SourceTree.Root, "AuditConsole.Tests", "Benchmarks", "gen.py");
            string[] arguments = [script, "--events", Text(events), "--seed", Text(seed), "--profile", profile, "--batch", Text(batch), "--out", file + ".part"];
            using var process = Process.Start("python3", batch == 0 ? [.. arguments[..7], .. arguments[9..]] : arguments)!;
            await process.WaitForExitAsync();
            File.Move(file + ".part", file);
        }

        return file;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
