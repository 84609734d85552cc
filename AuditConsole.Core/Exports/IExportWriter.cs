using System.Buffers;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Exports;

/// <summary>Turns events into the bytes of a file, one event after the other.</summary>
internal interface IExportWriter
{
    void Begin(IBufferWriter<byte> file);

    /// <param name="bodies">The event's bodies may be shown.</param>
    void Write(IBufferWriter<byte> file, StoredEvent stored, bool bodies);

    /// <param name="events">How many were written.</param>
    /// <param name="damage">What could not be read, a sentence each.</param>
    void End(IBufferWriter<byte> file, long events, IReadOnlyList<string> damage);
}
