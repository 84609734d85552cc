using AuditConsole.Tests.Benchmarks;

namespace AuditConsole.Tests;

/// <summary>Entry point of the benchmarks; the tests themselves are started by the test host.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["bench", .. var rows] => await BenchCommand.RunAsync(rows),
        [LedgerAsker.Verb, var data] => await LedgerAsker.ServeAsync(data),
        _ => BenchCommand.Usage(),
    };
}
