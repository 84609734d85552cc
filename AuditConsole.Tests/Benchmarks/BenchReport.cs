using System.Globalization;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>What the rows measured, printed as one table at the end.</summary>
public sealed class BenchReport
{
    private static readonly string[] Head = ["row", "events", "median", "min - max", "unit", "goal", "floor", "holds", "what"];

    private readonly List<string[]> _lines = [];

    private bool _isOfOtherSize;

    /// <param name="events">How many there were; 0 when the row does not depend on it.</param>
    /// <param name="values">One for each run, in the target's unit when the row has a target.</param>
    /// <param name="unit">For a row without a target.</param>
    public void Add(string row, string what, int events, IReadOnlyCollection<double> values, string unit = "")
    {
        var (target, median) = (BenchTarget.Of(row), BenchTable.Median(values));
        var isOfOtherSize = target is not null && target.Events > 0 && target.Events != events;
        _isOfOtherSize |= isOfOtherSize;
        _lines.Add(
        [
            row,
            events == 0 ? "" : events.ToString("N0", CultureInfo.InvariantCulture),
            Text(median),
            values.Count == 1 ? "once" : $"{Text(values.Min())} - {Text(values.Max())}",
            target?.Unit ?? unit,
            target is null ? "" : Text(target.Goal),
            target is null ? "" : Text(target.Floor),
            target is null ? "" : target.Verdict(median) + (isOfOtherSize ? "*" : ""),
            what,
        ]);
    }

    /// <summary>Adds a rule that holds or not.</summary>
    public void Rule(string row, string what, int events, double value, string unit, string rule, bool? holds)
        => _lines.Add([row, events.ToString("N0", CultureInfo.InvariantCulture), Text(value), "", unit, rule, "", holds is null ? "" : holds == true ? "yes" : "NO", what]);

    public void Print()
    {
        if (_lines.Count == 0)
        {
            return;
        }

        var widths = Head.Select((head, column) => _lines.Max(line => Math.Max(head.Length, line[column].Length))).ToList();
        Console.WriteLine();
        foreach (var line in _lines.Prepend(Head))
        {
            // Figures are easier to compare when they end in one column.
            Console.WriteLine(string.Join("  ", line.Select((text, column) => column is 0 or 7 or 8 ? text.PadRight(widths[column]) : text.PadLeft(widths[column]))).TrimEnd());
        }

        if (_isOfOtherSize)
        {
            Console.WriteLine("* the goal is set for another number of events than these");
        }
    }

    private static string Text(double value)
        => double.IsNaN(value) ? "-" : value.ToString(Math.Abs(value) switch { >= 100 => "N0", >= 10 => "N1", _ => "N2" }, CultureInfo.InvariantCulture);
}
