using System.ComponentModel.DataAnnotations;

namespace AuditConsole.Core.Ledgers;

/// <summary>The settings of this slice; each stands under the section of the area it limits.</summary>
public sealed class LedgerOptions : IValidatableObject
{
    public const string LimitsSection = "AuditConsole:Limits";
    public const string IngestionSection = "AuditConsole:Ingestion";
    public const string QuerySection = "AuditConsole:Query";

    /// <summary>Bytes of events that may wait for their commit.</summary>
    [Range(1L << 20, 1L << 32, ErrorMessage = LimitsSection + ":IngestQueueBytes must be between 1 MiB and 4 GiB.")]
    public long IngestQueueBytes { get; set; } = 64L << 20;

    /// <summary>Bytes of decoded events kept to be read again.</summary>
    [Range(1L << 20, 1L << 36, ErrorMessage = QuerySection + ":BatchCacheBytes must be between 1 MiB and 64 GiB.")]
    public long BatchCacheBytes { get; set; } = 128L << 20;

    /// <summary>Bytes of unpacked columns, ids and bodies of segments kept to be searched and read again.</summary>
    [Range(1L << 24, 1L << 36, ErrorMessage = QuerySection + ":CacheBytes must be between 16 MiB and 64 GiB.")]
    public long CacheBytes { get; set; } = 256L << 20;

    /// <summary>Full runs that may wait to be sealed before events are not taken any more. No setting: tests need it small.</summary>
    internal int MostWaitingRuns { get; set; } = 12;

    /// <summary>An event that comes later than this after it happened is tagged <c>late</c>.</summary>
    public TimeSpan LateAfter { get; set; } = TimeSpan.FromMinutes(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LateAfter <= TimeSpan.Zero)
        {
            yield return new ValidationResult($"{IngestionSection}:LateAfter must be above zero.", [nameof(LateAfter)]);
        }
    }
}
