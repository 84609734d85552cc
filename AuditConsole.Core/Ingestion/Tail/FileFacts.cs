using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>What a file is, whatever it is called at the moment.</summary>
internal readonly record struct FileIdentity(long Device, long Inode);

/// <summary>What the system says of a file.</summary>
internal static class FileFacts
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint Wanted = 0x1 | 0x100;
    private const ushort TypeMask = 0xF000;
    private const ushort Regular = 0x8000;

    /// <summary>True for a file of bytes, false for devices, pipes and directories; opening those could hang for ever.</summary>
    public static bool IsRegular(string path)
        => !OperatingSystem.IsLinux() ? File.Exists(path) : Read(CurrentDirectory, path, 0) is { } facts && (facts.Mode & TypeMask) == Regular;

    public static FileIdentity Identity(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsLinux() && Read((int)file.DangerousGetHandle(), string.Empty, EmptyPath) is { } facts)
        {
            return facts.Identity;
        }

        return ByName(path);
    }

    /// <summary>Null when there is no such file.</summary>
    public static FileIdentity? Identity(string path)
        => OperatingSystem.IsLinux() ? Read(CurrentDirectory, path, 0)?.Identity : File.Exists(path) ? ByName(path) : null;

    /// <summary>The path with every link on it followed; null when it leads nowhere.</summary>
    public static string? RealPath(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) ? Path.GetFullPath(path) : null;
        }

        var resolved = NativeMethods.RealPath(path, IntPtr.Zero);
        if (resolved == IntPtr.Zero)
        {
            return null;
        }

        try
        {
            return Marshal.PtrToStringUTF8(resolved);
        }
        finally
        {
            NativeMethods.Free(resolved);
        }
    }

    /// <summary>Where a system tells no inode, a file is its name and the moment it was made.</summary>
    private static FileIdentity ByName(string path) => new(File.GetCreationTimeUtc(path).Ticks, string.GetHashCode(path, StringComparison.Ordinal));

    private static (FileIdentity Identity, ushort Mode)? Read(int directory, string path, int flags)
    {
        // The kernel's structure, the same on every processor: mode at 28, inode at 32, device at 136.
        var answer = new byte[256];
        if (NativeMethods.StatX(directory, path, flags, Wanted, answer) != 0)
        {
            return null;
        }

        var device = BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(136));
        return (new FileIdentity(device, BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(32))), BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(28)));
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int StatX(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] answer);

        [DllImport("libc", EntryPoint = "realpath")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern IntPtr RealPath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, IntPtr buffer);

        [DllImport("libc", EntryPoint = "free")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern void Free(IntPtr memory);
    }
}
