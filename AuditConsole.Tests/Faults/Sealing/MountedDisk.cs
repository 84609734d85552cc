using System.Diagnostics;
using Xunit;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>A disk in memory that can be full, and be made larger.</summary>
internal sealed class MountedDisk : IDisposable
{
    private MountedDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Null where this process may not mount.</summary>
    public static MountedDisk? TryMount(long bytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var path = Directory.CreateTempSubdirectory("auditconsole-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", path))
        {
            return new MountedDisk(path);
        }

        Directory.Delete(path);
        return null;
    }

    public void Resize(long bytes) => Assert.True(Run("mount", "-o", $"remount,size={bytes}", Path));

    public void Dispose()
    {
        Assert.True(Run("umount", Path));
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>Skipped where this process may not mount.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        using var disk = MountedDisk.TryMount(1 << 20);
        Skip = disk is null ? "It mounts a disk of its own, which this process may not." : null;
    }
}
