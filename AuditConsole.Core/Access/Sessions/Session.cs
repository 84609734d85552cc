using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Access.Sessions;

/// <summary>One sign-in of an account. The browser holds a random key; the store only its hash, which is the id.</summary>
public sealed class Session
{
    public string Tenant { get; set; } = AccessDirectory.DefaultTenant;

    /// <summary>SHA-256 of the key, hexadecimal; no use to whoever reads it.</summary>
    public required string Id { get; set; }

    public required string AccountId { get; set; }

    /// <summary>The account's stamp at sign-in; when the account has another, the session is over.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>Microseconds UTC.</summary>
    public long Created { get; set; }

    /// <summary>Microseconds UTC; in the store it lags by up to a minute.</summary>
    public long LastUsed { get; set; }

    public string? Address { get; set; }

    public string? UserAgent { get; set; }

    /// <summary>The name of the session in events and on pages.</summary>
    public string ShortId => Id[..16];
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.HasKey(s => new { s.Tenant, s.Id });
        builder.HasIndex(s => s.AccountId);
        builder.Property(s => s.Tenant).HasMaxLength(128);
        builder.Property(s => s.Id).HasMaxLength(64);
        builder.Property(s => s.AccountId).HasMaxLength(36);
        builder.Property(s => s.SecurityStamp).HasMaxLength(64);
        builder.Property(s => s.Address).HasMaxLength(64);
        builder.Property(s => s.UserAgent).HasMaxLength(1024);
        builder.Ignore(s => s.ShortId);
    }
}
