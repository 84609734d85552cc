using AuditConsole.Core.Storage;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion.Import;

/// <summary>Where uploaded files wait for their import: random names, readable by the process alone, emptied at start.</summary>
public sealed class UploadFolder(IOptions<DataOptions> data)
{
    private string Folder => Path.Combine(data.Value.FullPath, "uploads");

    /// <summary>A new file to write an upload to.</summary>
    public FileStream Create()
    {
        Directory.CreateDirectory(Folder);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Folder, Path.GetRandomFileName()), options);
    }

    /// <summary>Removes what an earlier process left.</summary>
    public void Clear()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Delete(file);
        }
    }
}
