namespace AuditConsole.Core.Storage.Sealing;

/// <summary>Where blobs of segments are read from: the store, or what a test has instead to damage them.</summary>
public interface ISegmentSource
{
    /// <summary>Those of the named blobs that are there.</summary>
    Task<IReadOnlyList<SegmentColumnRow>> ReadColumnsAsync(string ledgerId, long number, IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>A body block; null when it is not there.</summary>
    Task<byte[]?> ReadBodyAsync(string ledgerId, long number, int block, CancellationToken cancellationToken);

    /// <summary>The body blocks that are there, in their order.</summary>
    IAsyncEnumerable<SegmentBodyRow> ReadBodiesAsync(string ledgerId, long number, CancellationToken cancellationToken);
}
