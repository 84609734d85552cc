using System.Diagnostics;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>A folder for one run's data, removed with it.</summary>
internal sealed class BenchFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("auditconsole-bench-").FullName;

    public string Data => Path.Combine(_parent, "data");

    public double Megabytes => MegabytesOf(Data);

    public static double MegabytesOf(string directory) => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6;

    /// <summary>A copy of a data directory that no process has open.</summary>
    public static async Task<BenchFolder> CopyAsync(string data)
    {
        var folder = new BenchFolder();
        using var copy = Process.Start("cp", ["-a", "--reflink=auto", data, folder.Data]);
        await copy.WaitForExitAsync();
        return copy.ExitCode == 0 ? folder : throw new InvalidOperationException($"{data} could not be copied.");
    }

    /// <summary>Waits until the process has nothing left to do, such as projecting what it took in.</summary>
    /// <returns>How long it was still busy.</returns>
    public static async Task<TimeSpan> UntilIdleAsync(ServerProcess server)
    {
        using var process = Process.GetProcessById(server.Id);
        var (busy, watch, until) = (true, Stopwatch.StartNew(), TimeSpan.Zero);
        for (var quiet = 0; quiet < 2; quiet = busy ? 0 : quiet + 1)
        {
            var meter = new ProcessMeter(process);
            await Task.Delay(TimeSpan.FromSeconds(0.5));
            busy = meter.CpuUsed > TimeSpan.FromMilliseconds(30);
            until = busy ? watch.Elapsed : until;
        }

        return until;
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
