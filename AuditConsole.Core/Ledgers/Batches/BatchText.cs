using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Batches;

/// <summary>What texts the events of a batch may hold.</summary>
internal sealed record BatchText(TextFilter Filter, long LastSeq);
