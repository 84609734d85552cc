using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Access.Keys;

internal sealed class ApiKeyRow
{
    public required string Tenant { get; set; }

    public required string Id { get; set; }

    public required string Name { get; set; }

    public string? Prefix { get; set; }

    public required byte[] SecretHash { get; set; }

    public required string OwnerId { get; set; }

    /// <summary>Separated by spaces.</summary>
    public required string Permissions { get; set; }

    /// <summary>JSON of <see cref="Access.Scope"/>.</summary>
    public required string Scope { get; set; }

    public string? Source { get; set; }

    public long Created { get; set; }

    public long? Expires { get; set; }

    public int? LastUsedDay { get; set; }

    public static ApiKeyRow From(ApiKey key) => new()
    {
        Tenant = key.Scope.Tenant,
        Id = key.Id,
        Name = key.Name,
        Prefix = key.Prefix,
        SecretHash = key.SecretHash.ToArray(),
        OwnerId = key.OwnerId,
        Permissions = string.Join(' ', key.Permissions),
        Scope = JsonSerializer.Serialize(key.Scope),
        Source = key.Source,
        Created = key.Created,
        Expires = key.Expires,
        LastUsedDay = key.LastUsedDay,
    };

    public ApiKey ToKey() => new()
    {
        Id = Id,
        Name = Name,
        Prefix = Prefix,
        SecretHash = SecretHash,
        OwnerId = OwnerId,
        Permissions = Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Scope = JsonSerializer.Deserialize<Scope>(Scope) ?? new Scope(Tenant),
        Source = Source,
        Created = Created,
        Expires = Expires,
        LastUsedDay = LastUsedDay,
    };
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyRow> builder)
    {
        builder.ToTable("ApiKeys");
        builder.HasKey(k => new { k.Tenant, k.Id });
        builder.HasIndex(k => k.SecretHash).IsUnique();
        builder.Property(k => k.Tenant).HasMaxLength(128);
        builder.Property(k => k.Id).HasMaxLength(36);
        builder.Property(k => k.Name).HasMaxLength(ApiKeyRegister.MaxName);
        builder.Property(k => k.Prefix).HasMaxLength(ApiKeyText.PrefixLength);
        builder.Property(k => k.SecretHash).HasMaxLength(32);
        builder.Property(k => k.OwnerId).HasMaxLength(36);
        builder.Property(k => k.Permissions).HasMaxLength(1024);
        builder.Property(k => k.Source).HasMaxLength(128);
    }
}
