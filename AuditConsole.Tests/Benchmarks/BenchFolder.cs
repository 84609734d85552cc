using System.Diagnostics;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>A folder for one run's data, removed with it.</summary>
internal sealed class BenchFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-bench-").FullName;

    public string Data => Path.Combine(_parent, "data");

    public double Megabytes => Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6;

    /// <summary>Waits until the process has nothing left to do, such as projecting what it took in.</summary>
    public static async Task UntilIdleAsync(ServerProcess server)
    {
        using var process = Process.GetProcessById(server.Id);
        var busy = true;
        for (var quiet = 0; quiet < 2; quiet = busy ? 0 : quiet + 1)
        {
            var meter = new ProcessMeter(process);
            await Task.Delay(TimeSpan.FromSeconds(0.5));
            busy = meter.CpuUsed > TimeSpan.FromMilliseconds(30);
        }
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
