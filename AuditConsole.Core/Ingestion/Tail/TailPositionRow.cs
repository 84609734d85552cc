using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>How far a file was read for a source: everything before the place is in the ledger.</summary>
public sealed class TailPositionRow
{
    public required string LedgerId { get; set; }

    public required string Source { get; set; }

    public long Device { get; set; }

    public long Inode { get; set; }

    /// <summary>What it was last called.</summary>
    public required string Path { get; set; }

    /// <summary>Bytes; of a compressed file its whole size once it was read.</summary>
    public long Offset { get; set; }

    /// <summary>SHA-256 of the file's first bytes; of a compressed file, whose path tells it, of its first and last ones.</summary>
    public required byte[] Head { get; set; }

    /// <summary>How many bytes <see cref="Head"/> is of.</summary>
    public int HeadLength { get; set; }

    /// <summary>Microseconds UTC.</summary>
    public long Updated { get; set; }
}

internal sealed class TailPositionRowConfiguration : IEntityTypeConfiguration<TailPositionRow>
{
    public void Configure(EntityTypeBuilder<TailPositionRow> builder)
    {
        builder.ToTable("TailPositions");
        builder.HasKey(p => new { p.LedgerId, p.Source, p.Device, p.Inode });
        builder.Property(p => p.LedgerId).HasMaxLength(64);
        builder.Property(p => p.Source).HasMaxLength(128);
    }
}
