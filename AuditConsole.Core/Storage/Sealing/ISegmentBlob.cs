namespace AuditConsole.Core.Storage.Sealing;

/// <summary>A row that holds one blob of a segment.</summary>
public interface ISegmentBlob
{
    byte[] Content { get; }
}
