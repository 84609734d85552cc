using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers;

/// <summary>Where ledgers are stored: their rows and head batches, their segments, and how one is removed.</summary>
internal sealed record LedgerTables(LedgerStore Ledgers, SegmentStore Segments, LedgerDrop Drop);
