namespace AuditConsole.Core.Ingestion;

/// <summary>Reads the events of one format. It works in memory of its own: one decoder belongs to one request or file at a time.</summary>
internal interface IEventDecoder
{
    /// <summary>Reads the one value of a request's body.</summary>
    /// <returns>What is wrong with the envelope; null when its items were read.</returns>
    IngestionAnswer? DecodeBody(ReadOnlySpan<byte> json, EventBatch batch);

    /// <summary>Reads one line of NDJSON or one value of a file; what cannot be read is one refused event.</summary>
    /// <param name="line">1-based.</param>
    /// <param name="offset">Byte offset in the file, for events without an id; null where a line has no lasting place.</param>
    void DecodeLine(ReadOnlySpan<byte> text, int line, long? offset, EventBatch batch);

    /// <summary>The text ended at this line: what was begun and not finished is refused.</summary>
    void Finish(int line, EventBatch batch);
}
