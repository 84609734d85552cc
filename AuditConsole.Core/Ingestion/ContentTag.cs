namespace AuditConsole.Core.Ingestion;

/// <summary>The keyed tag of an event's content (<see cref="Events.OfferedEvent.ContentTag"/>); the ledger's secret is behind it.</summary>
public delegate ulong ContentTag(ReadOnlySpan<byte> compactJson);
