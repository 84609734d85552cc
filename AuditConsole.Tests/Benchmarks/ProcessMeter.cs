using System.Diagnostics;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>CPU time and memory of a process over a stretch of time.</summary>
internal sealed class ProcessMeter(Process process)
{
    private readonly TimeSpan _started = Cpu(process);

    public TimeSpan CpuUsed => Cpu(process) - _started;

    /// <summary>Resident memory now, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1e6;
        }
    }

    private static TimeSpan Cpu(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }
}
