using System.Globalization;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Prints what was measured, with what else the machine was doing: a figure of a busy machine says little.</summary>
internal static class BenchTable
{
    private const string LoadAverageFile = "/proc/loadavg";

    public static void Line(FormattableString text) => Console.WriteLine($"  {FormattableString.Invariant(text)} | load {LoadAverage()}");

    public static void Summary(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

    public static double Median(IEnumerable<double> values) => Percentile(values, 50);

    /// <summary>NaN when there are none.</summary>
    public static double Percentile(IEnumerable<double> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }

    /// <summary>Processes that wanted a core during the last minute.</summary>
    private static string LoadAverage() => File.Exists(LoadAverageFile) ? File.ReadAllText(LoadAverageFile).Split(' ')[0] : string.Create(CultureInfo.InvariantCulture, $"of {Environment.ProcessorCount} cores unknown");
}
