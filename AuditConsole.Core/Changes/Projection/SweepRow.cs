using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>
/// An event that ended objects without naming them. Kept because an event from before it may arrive later, and tell of an object that it ended;
/// what it did is then read from the event itself.
/// </summary>
public sealed class SweepRow
{
    public string LedgerId { get; set; } = string.Empty;

    public long Seq { get; set; }

    /// <summary>Effect time, microseconds UTC.</summary>
    public long Time { get; set; }

    public string Cluster { get; set; } = string.Empty;

    public string Namespace { get; set; } = string.Empty;

    /// <summary>Null, with the kind, when everything in the namespace went.</summary>
    public string? Group { get; set; }

    public string? Kind { get; set; }
}

internal sealed class SweepMapping : IEntityTypeConfiguration<SweepRow>
{
    public void Configure(EntityTypeBuilder<SweepRow> builder)
    {
        builder.ToTable("Sweeps");
        builder.HasKey(s => new { s.LedgerId, s.Seq });
        builder.HasIndex(s => new { s.LedgerId, s.Cluster, s.Namespace, s.Time });
    }
}
