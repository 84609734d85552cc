using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Access.Accounts;

/// <summary>A person who may sign in. Identity's user, with the fields that are used.</summary>
public sealed class Account
{
    /// <summary>Stands in where a check must take its time without an account.</summary>
    internal static readonly Account Nobody = new() { Id = string.Empty, Email = string.Empty };

    public string Tenant { get; set; } = AccessDirectory.DefaultTenant;

    /// <summary>UUIDv7.</summary>
    public required string Id { get; set; }

    /// <summary>Also the name to sign in with.</summary>
    public required string Email { get; set; }

    public string NormalizedEmail { get; set; } = string.Empty;

    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password and the rights; sessions of an older stamp are over.</summary>
    public string SecurityStamp { get; set; } = string.Empty;

    public string ConcurrencyStamp { get; set; } = string.Empty;

    public string Role { get; set; } = Roles.Administrator;

    public bool Disabled { get; set; }

    /// <summary>Wrong passwords since the last right one.</summary>
    public int FailedSignIns { get; set; }

    /// <summary>Microseconds UTC; null when not locked.</summary>
    public long? LockedUntil { get; set; }

    /// <summary>Microseconds UTC.</summary>
    public long Created { get; set; }

    /// <summary>Microseconds UTC.</summary>
    public long? PasswordChanged { get; set; }
}

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("Accounts");
        builder.HasKey(a => new { a.Tenant, a.Id });
        builder.HasIndex(a => a.NormalizedEmail).IsUnique();
        builder.Property(a => a.Tenant).HasMaxLength(128);
        builder.Property(a => a.Id).HasMaxLength(36);
        builder.Property(a => a.Email).HasMaxLength(AccountRegister.MaxEmail);
        builder.Property(a => a.NormalizedEmail).HasMaxLength(AccountRegister.MaxEmail);
        builder.Property(a => a.PasswordHash).HasMaxLength(256);
        builder.Property(a => a.SecurityStamp).HasMaxLength(64);
        builder.Property(a => a.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.Property(a => a.Role).HasMaxLength(64);
    }
}
