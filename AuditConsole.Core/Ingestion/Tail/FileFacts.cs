using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>What a file is, whatever it is called at the moment.</summary>
internal readonly record struct FileIdentity(long Device, long Inode);

/// <summary>A file at one moment: when nothing of it is other, nothing was written to it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When it was last written to, in nanoseconds of its system's clock; only good to be compared.</param>
internal readonly record struct FileState(FileIdentity Identity, long Size, long Modified);

/// <summary>What the system says of a file.</summary>
internal static class FileFacts
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint Wanted = 0x1 | 0x40 | 0x100 | 0x200;
    private const ushort TypeMask = 0xF000;
    private const ushort Regular = 0x8000;

    /// <summary>True for a file of bytes, false for devices, pipes and directories; opening those could hang for ever.</summary>
    public static bool IsRegular(string path)
        => !OperatingSystem.IsLinux() ? File.Exists(path) : Read(CurrentDirectory, path, 0) is { } facts && (facts.Mode & TypeMask) == Regular;

    public static FileState State(SafeFileHandle file, string path)
        => OperatingSystem.IsLinux() && Read((int)file.DangerousGetHandle(), string.Empty, EmptyPath) is { } facts ? facts.State : ByName(path);

    /// <summary>Null when there is no such file. Links are followed.</summary>
    public static FileState? State(string path)
        => OperatingSystem.IsLinux() ? Read(CurrentDirectory, path, 0)?.State : File.Exists(path) ? ByName(path) : null;

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
    private static FileState ByName(string path)
    {
        var file = new FileInfo(path);
        var name = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        return new FileState(new FileIdentity(file.CreationTimeUtc.Ticks, name), file.Length, file.LastWriteTimeUtc.Ticks * 100);
    }

    private static (FileState State, ushort Mode)? Read(int directory, string path, int flags)
    {
        // The kernel's structure, the same on every processor: mode at 28, inode at 32, size at 40, time of the last write at 112, device at 136.
        var answer = new byte[256];
        if (NativeMethods.StatX(directory, path, flags, Wanted, answer) != 0)
        {
            return null;
        }

        var identity = new FileIdentity(BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(136)), BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(32)));
        var modified = (BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(112)) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(120));
        return (new FileState(identity, BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(40)), modified), BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(28)));
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
