using System.Diagnostics;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>What each stage of one thread's work costs: CPU of the whole process, so that what a stage leaves to the garbage collector is counted too, time on the clock, and memory.</summary>
internal sealed class StageMeter
{
    private readonly Dictionary<string, Cost> _stages = [];
    private readonly List<string> _order = [];

    public IReadOnlyList<string> Stages => _order;

    public Cost this[string stage] => _stages[stage];

    public T Run<T>(string stage, Func<T> work)
    {
        var before = Now();
        var result = work();
        Add(stage, before);
        return result;
    }

    public async Task<T> RunAsync<T>(string stage, Func<Task<T>> work)
    {
        var before = Now();
        var result = await work();
        Add(stage, before);
        return result;
    }

    private static (TimeSpan Cpu, long Clock, long Allocated) Now() => (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());

    private void Add(string stage, (TimeSpan Cpu, long Clock, long Allocated) before)
    {
        var (cpu, _, allocated) = Now();
        if (!_stages.TryGetValue(stage, out var cost))
        {
            _order.Add(stage);
        }

        _stages[stage] = new Cost(cost.Cpu + (cpu - before.Cpu), cost.Elapsed + Stopwatch.GetElapsedTime(before.Clock), cost.Allocated + (allocated - before.Allocated));
    }

    /// <param name="Allocated">Bytes.</param>
    internal readonly record struct Cost(TimeSpan Cpu, TimeSpan Elapsed, long Allocated);
}
