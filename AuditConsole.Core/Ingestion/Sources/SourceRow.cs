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

    public bool IsPaused { get; set; }

    public string? ClientAuthorities { get; set; }

    public string? ClientName { get; set; }

    public bool NeedsBoth { get; set; }

    /// <summary>Patterns of files, one a line.</summary>
    public string Paths { get; set; } = string.Empty;

    public bool StartsAtEnd { get; set; }

    public long Created { get; set; }

    public long? LastSeen { get; set; }

    public long Received { get; set; }

    public long Accepted { get; set; }

    public long Duplicates { get; set; }

    public long Refused { get; set; }

    public long Conflicts { get; set; }

    public long RedactedValues { get; set; }

    public long Truncated { get; set; }

    public long ClockSkewed { get; set; }

    internal SourceCounters Counters => new(Received, Accepted, Duplicates, Refused, Conflicts, RedactedValues, Truncated, ClockSkewed);

    internal Source ToSource() => new()
    {
        Name = Name,
        Cluster = Cluster,
        Project = Project,
        TrustedProxies = TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        KeepRaw = KeepRaw,
        IsPaused = IsPaused,
        ClientAuthorities = ClientAuthorities,
        ClientName = ClientName,
        NeedsBoth = NeedsBoth,
        Paths = Paths.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        StartsAtEnd = StartsAtEnd,
        Created = Created,
    };

    /// <summary>Takes over what is configured; name, creation and counters stay.</summary>
    internal void Configure(Source source)
    {
        Cluster = source.Cluster;
        Project = source.Project;
        TrustedProxies = string.Join(',', source.TrustedProxies);
        KeepRaw = source.KeepRaw;
        IsPaused = source.IsPaused;
        ClientAuthorities = source.ClientAuthorities;
        ClientName = source.ClientName;
        NeedsBoth = source.NeedsBoth;
        Paths = string.Join('\n', source.Paths);
        StartsAtEnd = source.StartsAtEnd;
    }
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
        builder.Property(s => s.ClientName).HasMaxLength(256);
        builder.Ignore(s => s.Counters);
    }
}
