using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Ingestion.Sources.Credentials;

internal sealed class SourceTokenRow
{
    public required string LedgerId { get; set; }

    public required string Id { get; set; }

    public required string Source { get; set; }

    public required string Hint { get; set; }

    public required byte[] Hash { get; set; }

    public long Created { get; set; }

    public long? Expires { get; set; }

    public static SourceTokenRow From(SourceToken token, string ledgerId) => new()
    {
        LedgerId = ledgerId,
        Id = token.Id,
        Source = token.Source,
        Hint = token.Hint,
        Hash = token.Hash.ToArray(),
        Created = token.Created,
        Expires = token.Expires,
    };

    public SourceToken ToToken() => new() { Id = Id, Source = Source, Hint = Hint, Hash = Hash, Created = Created, Expires = Expires };
}

internal sealed class SourceTokenConfiguration : IEntityTypeConfiguration<SourceTokenRow>
{
    public void Configure(EntityTypeBuilder<SourceTokenRow> builder)
    {
        builder.ToTable("SourceTokens");
        builder.HasKey(t => new { t.LedgerId, t.Id });
        builder.HasIndex(t => t.Hash).IsUnique();
        builder.Property(t => t.LedgerId).HasMaxLength(64);
        builder.Property(t => t.Id).HasMaxLength(36);
        builder.Property(t => t.Source).HasMaxLength(128);
        builder.Property(t => t.Hint).HasMaxLength(2);
        builder.Property(t => t.Hash).HasMaxLength(32);
    }
}
