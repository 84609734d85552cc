using System.Text.Json;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>
/// Remembers in the data directory what the ledger does not know yet of lost reviews. A file of its own, since the store may be what does not work.
/// There is one only while there is something to remember.
/// </summary>
internal sealed partial class LossFile(IOptions<DataOptions> data, ILogger<LossFile> logger)
{
    private readonly string _path = Path.Combine(data.Value.FullPath, "admission-losses.json");
    private IReadOnlyList<Loss> _kept = [];

    /// <summary>What an earlier process left. Never throws: a file that cannot be read is logged and holds nothing up.</summary>
    public IReadOnlyList<Loss> Load()
    {
        try
        {
            if (File.Exists(_path))
            {
                _kept = JsonSerializer.Deserialize<List<Loss>>(File.ReadAllBytes(_path), JsonSerializerOptions.Web) ?? [];
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnreadable(e, _path);
        }

        return _kept;
    }

    /// <summary>Takes the place of what was kept before. Never throws: what a full disk does not take is logged and tried again at the next call.</summary>
    public void Keep(IReadOnlyList<Loss> losses)
    {
        if (losses.SequenceEqual(_kept))
        {
            return;
        }

        try
        {
            if (losses.Count == 0)
            {
                File.Delete(_path);
            }
            else
            {
                DurableFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(losses, JsonSerializerOptions.Web));
            }

            _kept = losses;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e, _path, losses.Sum(loss => loss.Count));
        }
    }

    [LoggerMessage(LogLevel.Error, "{Path} cannot be read: it says which admission reviews were lost when the process last ended.")]
    private partial void LogUnreadable(Exception e, string path);

    [LoggerMessage(LogLevel.Error, "{Path} cannot be written: it is to say that {Count} admission reviews are lost should the process end now.")]
    private partial void LogNotKept(Exception e, string path, long count);
}
