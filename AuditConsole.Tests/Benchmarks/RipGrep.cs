using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>What a file tool takes to look through the same events, one a line, its start included.</summary>
internal static class RipGrep
{
    /// <summary>Null for rows that it cannot answer, and where it is not installed.</summary>
    public static async Task<Answer?> AskAsync(string row, string file)
    {
        if (row is not ("Q5" or "Q6"))
        {
            return null;
        }

        try
        {
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(new ProcessStartInfo("rg", ["--no-config", "-c", "-F", row == "Q5" ? Needles.Word : Needles.Part, file]) { RedirectStandardOutput = true })!;
            var count = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return new Answer(watch.Elapsed.TotalMilliseconds, count.Length == 0 ? 0 : long.Parse(count, CultureInfo.InvariantCulture));
        }
        catch (Win32Exception)
        {
            Console.WriteLine("  ripgrep is not installed: apt-get install ripgrep");
            return null;
        }
    }
}
