namespace AuditConsole.Tests;

/// <summary>Entry point of the benchmarks; the tests themselves are started by the test host.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        Console.Error.WriteLine("usage: dotnet run -c Release --project AuditConsole.Tests -- bench ROW…");
        return args.Length == 0 ? 2 : 1;
    }
}
