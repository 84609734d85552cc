using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Storage;

/// <summary>The events of one commit that are not sealed yet; a commit across a run's end makes a row on each side.</summary>
public sealed class HeadBatchRow
{
    public required string LedgerId { get; set; }

    public long FirstSeq { get; set; }

    public int Count { get; set; }

    /// <summary>Chain value after the last event of the batch.</summary>
    public required byte[] Chain { get; set; }

    /// <summary>Format byte, then the compressed events.</summary>
    public required byte[] Content { get; set; }
}

internal sealed class HeadBatchRowConfiguration : IEntityTypeConfiguration<HeadBatchRow>
{
    public void Configure(EntityTypeBuilder<HeadBatchRow> builder)
    {
        builder.ToTable("HeadBatches");
        builder.HasKey(row => new { row.LedgerId, row.FirstSeq });
        builder.HasOne<LedgerRow>().WithMany().HasForeignKey(row => row.LedgerId).OnDelete(DeleteBehavior.Restrict);
    }
}
