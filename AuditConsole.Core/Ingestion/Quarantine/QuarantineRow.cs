using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Ingestion.Quarantine;

public sealed class QuarantineRow
{
    public required string LedgerId { get; set; }

    public Guid Id { get; set; }

    public required string Source { get; set; }

    public required string ReasonCode { get; set; }

    /// <summary>Empty when the refusal is about the whole event.</summary>
    public string Field { get; set; } = string.Empty;

    public string Expected { get; set; } = string.Empty;

    /// <summary>When the first occurrence came, microseconds UTC: the row is shared for an hour from then.</summary>
    public long First { get; set; }

    public long Received { get; set; }

    public int Occurrences { get; set; }

    public string? Origin { get; set; }

    /// <summary>The format the event was read as; null when none was tried.</summary>
    public IngestionFormat? Format { get; set; }

    public byte[] Sample { get; set; } = [];

    public int SampleBytes { get; set; }
}

internal sealed class QuarantineRowConfiguration : IEntityTypeConfiguration<QuarantineRow>
{
    public void Configure(EntityTypeBuilder<QuarantineRow> builder)
    {
        builder.ToTable("Quarantine");
        builder.HasKey(q => new { q.LedgerId, q.Id });
        builder.Property(q => q.LedgerId).HasMaxLength(64);
        builder.Property(q => q.Source).HasMaxLength(128);
        builder.Property(q => q.ReasonCode).HasMaxLength(32);
        builder.Property(q => q.Format).HasConversion<string>().HasMaxLength(32);
        builder.HasIndex(q => new { q.LedgerId, q.Received });
        builder.HasIndex(q => new { q.LedgerId, q.Source, q.ReasonCode, q.Field, q.First });
    }
}
