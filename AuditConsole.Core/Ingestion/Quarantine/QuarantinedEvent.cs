namespace AuditConsole.Core.Ingestion.Quarantine;

/// <summary>A refused event: why, and its (redacted) beginning. Equal refusals within an hour share one.</summary>
/// <param name="ReasonCode"><c>bad_json</c>, <c>missing_field</c>, <c>bad_value</c>, <c>too_large</c>, <c>too_deep</c>, <c>bad_utf8</c> or <c>unknown_format</c>.</param>
/// <param name="Received">Of the newest occurrence, microseconds UTC.</param>
public sealed record QuarantinedEvent(Guid Id, string Source, long Received, string ReasonCode, string? Field, string? Expected, int Occurrences, ReadOnlyMemory<byte> Sample)
{
    /// <summary>Where the newest occurrence stood (<c>audit.log, line 12</c>); null for requests.</summary>
    public string? Origin { get; init; }

    /// <summary>The format it was read as; null when none was tried.</summary>
    public IngestionFormat? Format { get; init; }

    /// <summary>It can be read again: all of it is here, and it was some value of JSON.</summary>
    public bool CanReplay => Format is not null && !Sample.IsEmpty && Sample.Length < Refuser.MaxBytes && ReasonCode is not (RefusalReason.BadJson or RefusalReason.TooLarge);
}
