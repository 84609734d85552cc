using System.Runtime.InteropServices;

namespace AuditConsole.Core.Integrity;

/// <summary>Makes small files that must outlive a power cut from the moment they are used, such as secrets that cannot be made a second time.</summary>
public static class DurableFile
{
    /// <summary>Writes a new file that only the process's owner can read: it is there whole or not at all, and stays.</summary>
    /// <exception cref="IOException">There is a file of this name already, or the disk does not take it.</exception>
    public static void Create(string path, ReadOnlySpan<byte> content) => Put(path, content, overwrite: false);

    /// <summary>Writes a file that only the process's owner can read in the place of the one there may be: after a crash there is the old one or the new one, whole.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content) => Put(path, content, overwrite: true);

    private static void Put(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Write(temporary, content);
            if (overwrite)
            {
                File.Move(temporary, path, overwrite: true);
            }
            else
            {
                MoveNew(temporary, path);
            }
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        // A name is on disk when its directory is, and the directory may be as new as the file.
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        Flush(directory);
        Flush(Path.GetDirectoryName(directory));
    }

    /// <summary>Moving looks first and renames then, which takes the place of what another made in between: a link is made once or not at all.</summary>
    private static void MoveNew(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(temporary, path, overwrite: false);
        }
        else if (NativeMethods.Link(temporary, path) == 0)
        {
            File.Delete(temporary);
        }
        else if (Marshal.GetLastPInvokeError() == NativeMethods.Exists)
        {
            throw new IOException($"{path} is there already.");
        }
        else
        {
            // Some file systems know no links.
            File.Move(temporary, path, overwrite: false);
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static void Flush(string? directory)
    {
        if (directory is null || OperatingSystem.IsWindows())
        {
            return;
        }

        // The runtime opens no directories. One that may be passed through but not read cannot be flushed, nor was it made here.
        var descriptor = NativeMethods.Open(directory, NativeMethods.ReadOnly);
        if (descriptor < 0)
        {
            return;
        }

        try
        {
            if (NativeMethods.Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() is var error and not NativeMethods.NotSupported)
            {
                throw new IOException($"The directory {directory} could not be flushed to disk (error {error}).");
            }
        }
        finally
        {
            _ = NativeMethods.Close(descriptor);
        }
    }

    private static class NativeMethods
    {
        public const int ReadOnly = 0;

        /// <summary>EINVAL: what some file systems say to the flushing of a directory.</summary>
        public const int NotSupported = 22;

        /// <summary>EEXIST.</summary>
        public const int Exists = 17;

        [DllImport("libc", EntryPoint = "link", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

        [DllImport("libc", EntryPoint = "open")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Flush(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
