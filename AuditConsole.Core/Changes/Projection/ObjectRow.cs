using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>An object as its newest entry leaves it.</summary>
public sealed class ObjectRow
{
    public string LedgerId { get; set; } = string.Empty;

    public long Id { get; set; }

    public string Cluster { get; set; } = string.Empty;

    public string Group { get; set; } = string.Empty;

    public string Kind { get; set; } = string.Empty;

    public string Namespace { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    public string? Project { get; set; }

    public string? Uid { get; set; }

    public string? Tier { get; set; }

    public double? Order { get; set; }

    /// <summary>Place of the tier among the tiers of the cluster; the greatest double for what has no tier.</summary>
    public double TierRank { get; set; }

    /// <summary>Place in the tier; the greatest double for what states no order.</summary>
    public double Rank { get; set; }

    public int State { get; set; }

    public int Versions { get; set; }

    public long LastSeq { get; set; }

    public long LastTime { get; set; }

    public string LastActor { get; set; } = string.Empty;

    public int LastAction { get; set; }
}

internal sealed class ObjectMapping : IEntityTypeConfiguration<ObjectRow>
{
    public void Configure(EntityTypeBuilder<ObjectRow> builder)
    {
        builder.ToTable("Objects");
        builder.HasKey(o => new { o.LedgerId, o.Id });
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.HasIndex(o => new { o.LedgerId, o.Cluster, o.Group, o.Kind, o.Namespace, o.Name }).IsUnique();
        builder.HasIndex(o => new { o.LedgerId, o.LastTime, o.Id });
        builder.HasIndex(o => new { o.LedgerId, o.TierRank, o.Tier, o.Rank, o.Name, o.Id });
    }
}
