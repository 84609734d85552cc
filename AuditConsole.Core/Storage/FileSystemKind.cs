using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AuditConsole.Core.Storage;

/// <summary>Tells the file systems on which locks and fsync do not hold what a durable store needs.</summary>
public static class FileSystemKind
{
    /// <summary>The name of the unfit file system this path lies on; null when it is fit, or when the system does not say.</summary>
    public static string? Unfit(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // The kernel's structure is about 120 bytes and begins with the type as a machine word.
        var answer = new byte[512];
        return NativeMethods.StatFs(path, answer) == 0 ? Unfit((uint)BinaryPrimitives.ReadInt64LittleEndian(answer)) : null;
    }

    /// <param name="type">The f_type of statfs(2).</param>
    public static string? Unfit(uint type) => type switch
    {
        0x6969 => "NFS",
        0x517B or 0xFF534D42 or 0xFE534D42 => "SMB",
        0x01021997 => "9p",
        0x65735546 => "FUSE",
        _ => null,
    };

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "statfs")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int StatFs([MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte[] answer);
    }
}
