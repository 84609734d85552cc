using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>The newest state of an object, where it is known: whoever projects the next change needs it at once, and most are else only in the ledger.</summary>
/// <remarks>Apart from <see cref="ObjectRow"/>, whose rows are read by the thousand for lists.</remarks>
public sealed class NewestBodyRow
{
    public string LedgerId { get; set; } = string.Empty;

    public long ObjectId { get; set; }

    /// <summary>A format byte, then the body in that format (<see cref="ManifestCodec"/>).</summary>
    public byte[] Body { get; set; } = [];
}

internal sealed class NewestBodyMapping : IEntityTypeConfiguration<NewestBodyRow>
{
    public void Configure(EntityTypeBuilder<NewestBodyRow> builder)
    {
        builder.ToTable("NewestBodies");
        builder.HasKey(b => new { b.LedgerId, b.ObjectId });
        builder.Property(b => b.ObjectId).ValueGeneratedNever();
    }
}
