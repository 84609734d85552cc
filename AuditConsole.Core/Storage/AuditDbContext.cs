using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Storage;

/// <summary>The whole store as EF sees it: every slice maps its own rows in an <see cref="IEntityTypeConfiguration{TEntity}"/>. One context for one operation, from the factory.</summary>
/// <remarks>Open for one derived type per provider, so that each has its own set of migrations.</remarks>
public abstract class AuditDbContext(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(AuditDbContext).Assembly);
}
