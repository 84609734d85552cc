using System.Collections.Concurrent;

namespace AuditConsole.Core.Ingestion.Tail;

public enum TailState
{
    /// <summary>Everything that is there was read.</summary>
    UpToDate,

    /// <summary>Being read.</summary>
    Reading,

    /// <summary>No file of this name is there.</summary>
    Missing,

    /// <summary>It may not be followed; the reason says why.</summary>
    Refused,

    /// <summary>It cannot be read now, and is tried again; the reason says why.</summary>
    Failed,
}

/// <summary>How a followed file, or a pattern without one, stands.</summary>
/// <param name="Size">Bytes there are; 0 when there is none.</param>
/// <param name="Read">Bytes that are in the ledger.</param>
/// <param name="LastRead">When something was last read of it, microseconds UTC; null since the start of the console.</param>
public sealed record TailFile(string Path, TailState State, long Size, long Read, long? LastRead, string? Reason = null);

/// <summary>How the followed files of all sources stand, for whoever looks.</summary>
public sealed class TailStatus
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<TailFile>> _files = new();

    /// <summary>In the order of their paths; empty when the source follows none.</summary>
    public IReadOnlyList<TailFile> Of(string source) => _files.GetValueOrDefault(source) ?? [];

    internal void Set(string source, IReadOnlyList<TailFile> files) => _files[source] = files;

    internal void Forget(string source) => _files.TryRemove(source, out _);
}
