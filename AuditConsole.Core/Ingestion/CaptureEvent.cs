using AuditConsole.Core.Access;

namespace AuditConsole.Core.Ingestion;

/// <summary>Something capture itself did or noticed, to be recorded as an event of the console.</summary>
/// <param name="Type"><c>config.source.create</c>, <c>capture.quarantine_overflow</c>.</param>
/// <param name="By">Who did it; null when the console did.</param>
/// <param name="Source">The source it is about.</param>
/// <param name="After">The saved state as JSON; empty where nothing was saved.</param>
public sealed record CaptureEvent(string Type, Caller? By, string Source, string Message, ReadOnlyMemory<byte> After);

/// <summary>Records an event of the console and returns once it is durable. Bound to the ledger by whoever puts the program together.</summary>
public delegate Task RecordCaptureEvent(CaptureEvent captured, CancellationToken cancellationToken);
