using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Storage;

/// <summary>One ledger's state after its newest commit; written in the same transaction as the events.</summary>
public sealed class LedgerRow
{
    /// <summary>The tenant.</summary>
    public required string LedgerId { get; set; }

    public required string Origin { get; set; }

    /// <summary>Number of events, which is the newest seq.</summary>
    public long Size { get; set; }

    /// <summary>Chain value after the newest event.</summary>
    public required byte[] Chain { get; set; }

    /// <summary>Roots of the tree's perfect subtrees, largest first.</summary>
    public required byte[] Frontier { get; set; }

    public int SegmentSize { get; set; }

    /// <summary>Microseconds UTC.</summary>
    public long Created { get; set; }

    /// <summary>The epoch of a ledger that is being dropped: no commit fits it.</summary>
    public const long Dropped = -1;

    /// <summary>Raised by every process that opens the ledger for writing: a commit of an earlier one fails.</summary>
    public long Epoch { get; set; }
}

internal sealed class LedgerRowConfiguration : IEntityTypeConfiguration<LedgerRow>
{
    public void Configure(EntityTypeBuilder<LedgerRow> builder)
    {
        builder.ToTable("Ledgers");
        builder.HasKey(row => row.LedgerId);
    }
}
