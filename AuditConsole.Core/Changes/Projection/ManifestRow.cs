using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>A body that no event carries, by its SHA-256: computed from others, or cut out of a list. Kept once however many versions have it.</summary>
public sealed class ManifestRow
{
    public string LedgerId { get; set; } = string.Empty;

    public byte[] Hash { get; set; } = [];

    /// <summary>A format byte, then the body in that format (<see cref="ManifestCodec"/>).</summary>
    public byte[] Body { get; set; } = [];
}

internal sealed class ManifestMapping : IEntityTypeConfiguration<ManifestRow>
{
    public void Configure(EntityTypeBuilder<ManifestRow> builder)
    {
        builder.ToTable("Manifests");
        builder.HasKey(m => new { m.LedgerId, m.Hash });
    }
}
