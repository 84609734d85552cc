using System.Runtime.InteropServices;

namespace AuditConsole.Core.Storage;

/// <summary>Keeps the data directory its owner's alone: 0700, files 0600, whatever the environment's umask was.</summary>
public static class DataDirectory
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;
    private const UnixFileMode OthersMayUse = (UnixFileMode)0b000_111_111;
    private const uint OwnerOnlyMask = 0b000_111_111;

    /// <summary>Makes the directory when it is not there, tightens what is too open, and lets this process create nothing that others may use.</summary>
    /// <exception cref="InvalidOperationException">The directory cannot be made private; the message says what to do.</exception>
    public static void Prepare(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        _ = NativeMethods.SetUmask(OwnerOnlyMask);
        Directory.CreateDirectory(directory, OwnerDirectory);
        Tighten(directory, OwnerDirectory);
        foreach (var path in Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories))
        {
            Tighten(path, OwnerDirectory);
        }

        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            Tighten(path, OwnerFile);
        }
    }

    private static void Tighten(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            if ((File.GetUnixFileMode(path) & OthersMayUse) != 0)
            {
                File.SetUnixFileMode(path, mode);
            }
        }
        catch (FileNotFoundException)
        {
            // SQLite removes its side files when another process closes the store.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The data directory must be its owner's alone: {path} is open to others and cannot be changed. Run: chmod -R go= '{path}'", e);
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "umask")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern uint SetUmask(uint mask);
    }
}
