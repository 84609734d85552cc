using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Storage;

/// <summary>Held by the one process that writes the data directory; the system lets go of it when that process ends, however it ends.</summary>
public sealed class DataDirectoryLock(IOptions<DataOptions> data) : IDisposable
{
    public const string FileName = "auditconsole.lock";

    private readonly Lock _gate = new();
    private FileStream? _file;

    /// <summary>True when this process holds the lock now, also when it held it before.</summary>
    public bool TryAcquire()
    {
        lock (_gate)
        {
            if (_file is not null)
            {
                return true;
            }

            var directory = data.Value.FullPath;
            DataDirectory.Prepare(directory);
            try
            {
                _file = new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Lets go; the file stays, since removing it would let two processes lock two files of one name.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }
}
