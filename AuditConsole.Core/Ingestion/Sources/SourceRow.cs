using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Ingestion.Sources;

public sealed class SourceRow
{
    public required string LedgerId { get; set; }

    public required string Name { get; set; }

    public required string Cluster { get; set; }

    public string? Project { get; set; }

    /// <summary>CIDR blocks, separated by commas.</summary>
    public string TrustedProxies { get; set; } = string.Empty;

    public bool KeepRaw { get; set; }

    public long Created { get; set; }

    public long? LastSeen { get; set; }

    public long Received { get; set; }

    public long Accepted { get; set; }

    public long Duplicates { get; set; }

    public long Refused { get; set; }

    public long Conflicts { get; set; }

    public long RedactedValues { get; set; }

    internal Source ToSource() => new()
    {
        Name = Name,
        Cluster = Cluster,
        Project = Project,
        TrustedProxies = TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        KeepRaw = KeepRaw,
        Created = Created,
    };
}

internal sealed class SourceRowConfiguration : IEntityTypeConfiguration<SourceRow>
{
    public void Configure(EntityTypeBuilder<SourceRow> builder)
    {
        builder.ToTable("Sources");
        builder.HasKey(s => new { s.LedgerId, s.Name });
        builder.Property(s => s.LedgerId).HasMaxLength(64);
        builder.Property(s => s.Name).HasMaxLength(128);
        builder.Property(s => s.Cluster).HasMaxLength(128);
        builder.Property(s => s.Project).HasMaxLength(64);
    }
}
