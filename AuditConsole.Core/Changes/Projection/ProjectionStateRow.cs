using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>How far a projection has read its ledger, and which version of the program made it.</summary>
public sealed class ProjectionStateRow
{
    public string LedgerId { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    public int Version { get; set; }

    /// <summary>Newest seq whose effects are in the tables.</summary>
    public long Position { get; set; }
}

internal sealed class ProjectionStateMapping : IEntityTypeConfiguration<ProjectionStateRow>
{
    public void Configure(EntityTypeBuilder<ProjectionStateRow> builder)
    {
        builder.ToTable("ProjectionStates");
        builder.HasKey(p => new { p.LedgerId, p.Name });
    }
}
