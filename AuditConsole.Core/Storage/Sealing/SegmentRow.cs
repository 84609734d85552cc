using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Storage.Sealing;

/// <summary>A sealed run. With this row the segment is there, and the head batches of its events are not needed any more; before it, its blobs are leftovers of a seal that was not finished.</summary>
public sealed class SegmentRow
{
    public required string LedgerId { get; set; }

    /// <summary>From 0; segment <c>n</c> holds the events from <c>n · 65,536 + 1</c>.</summary>
    public long Number { get; set; }

    public int Count { get; set; }

    /// <summary>Oldest time of an event, microseconds UTC.</summary>
    public long MinTime { get; set; }

    /// <summary>Newest time of an event, microseconds UTC.</summary>
    public long MaxTime { get; set; }

    /// <summary>When the server took the newest event, microseconds UTC.</summary>
    public long Received { get; set; }

    /// <summary>Root of the segment's subtree.</summary>
    public required byte[] Root { get; set; }

    /// <summary>Chain value after the last event.</summary>
    public required byte[] Chain { get; set; }

    /// <summary>Version of the program's columns, tokens and counts.</summary>
    public int IndexVersion { get; set; }

    /// <summary>What is known of the segment without opening its blobs; each of these begins with a format byte.</summary>
    public required byte[] Directory { get; set; }

    public required byte[] Counts { get; set; }

    public required byte[] Marks { get; set; }

    /// <summary>Bytes of all its blobs.</summary>
    public long StoredBytes { get; set; }
}

/// <summary>One blob of a segment that is not a body: a column, the ids, the tokens.</summary>
public sealed class SegmentColumnRow : ISegmentBlob
{
    public required string LedgerId { get; set; }

    public long Number { get; set; }

    /// <summary>The field's name; names that begin with <c>+</c> are the segment's own.</summary>
    public required string Name { get; set; }

    public required byte[] Content { get; set; }
}

/// <summary>A block of the events' parts.</summary>
public sealed class SegmentBodyRow : ISegmentBlob
{
    public required string LedgerId { get; set; }

    public long Number { get; set; }

    /// <summary>From 0.</summary>
    public int Block { get; set; }

    public required byte[] Content { get; set; }
}

internal sealed class SegmentRowConfiguration : IEntityTypeConfiguration<SegmentRow>
{
    public void Configure(EntityTypeBuilder<SegmentRow> builder)
    {
        builder.ToTable("Segments");
        builder.HasKey(row => new { row.LedgerId, row.Number });
        builder.HasOne<LedgerRow>().WithMany().HasForeignKey(row => row.LedgerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SegmentColumnRowConfiguration : IEntityTypeConfiguration<SegmentColumnRow>
{
    public void Configure(EntityTypeBuilder<SegmentColumnRow> builder)
    {
        builder.ToTable("SegmentColumns");
        builder.HasKey(row => new { row.LedgerId, row.Number, row.Name });
        builder.HasOne<LedgerRow>().WithMany().HasForeignKey(row => row.LedgerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SegmentBodyRowConfiguration : IEntityTypeConfiguration<SegmentBodyRow>
{
    public void Configure(EntityTypeBuilder<SegmentBodyRow> builder)
    {
        builder.ToTable("SegmentBodies");
        builder.HasKey(row => new { row.LedgerId, row.Number, row.Block });
        builder.HasOne<LedgerRow>().WithMany().HasForeignKey(row => row.LedgerId).OnDelete(DeleteBehavior.Restrict);
    }
}
