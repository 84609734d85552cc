using AuditConsole.Core.Access;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Changes;

/// <summary>The dimensions a list of objects can be narrowed by, each of which has a facet.</summary>
internal enum ObjectDimension
{
    None,
    Kind,
    Cluster,
    Namespace,
    Tier,
    State,
}

/// <summary>Rows of objects within a scope. Every read of the projection starts here.</summary>
internal static class ObjectQuery
{
    public static IQueryable<ObjectRow> Within(AuditDbContext context, Scope scope)
    {
        var objects = context.Set<ObjectRow>().AsNoTracking().Where(o => o.LedgerId == scope.Tenant);
        if (scope.Projects is { } projects)
        {
            var allowed = projects.ToList();
            objects = objects.Where(o => o.Project != null && allowed.Contains(o.Project));
        }

        if (scope.Clusters is { } clusters)
        {
            var allowed = clusters.ToList();
            objects = objects.Where(o => allowed.Contains(o.Cluster));
        }

        if (scope.Namespaces is { } namespaces)
        {
            // Cluster-wide objects have no namespace, and so are in no list of namespaces.
            var allowed = namespaces.Where(n => n.Length > 0).ToList();
            objects = objects.Where(o => allowed.Contains(o.Namespace));
        }

        if (scope.Kinds is { } kinds)
        {
            var allowed = kinds.ToList();
            objects = objects.Where(o => allowed.Contains(o.Kind));
        }

        if (scope.Tiers is { } tiers)
        {
            var allowed = tiers.ToList();
            objects = objects.Where(o => o.Tier != null && allowed.Contains(o.Tier));
        }

        return objects;
    }

    /// <param name="except">A dimension whose own restriction is left out, so that its facet counts what could be chosen instead.</param>
    public static IQueryable<ObjectRow> Where(this IQueryable<ObjectRow> objects, ObjectFilter filter, ObjectDimension except = ObjectDimension.None)
    {
        if (filter.Kinds is { } kinds && except != ObjectDimension.Kind)
        {
            var allowed = kinds.ToList();
            objects = objects.Where(o => allowed.Contains(o.Kind));
        }

        if (filter.Cluster is { } cluster && except != ObjectDimension.Cluster)
        {
            objects = objects.Where(o => o.Cluster == cluster);
        }

        if (filter.Namespace is { } @namespace && except != ObjectDimension.Namespace)
        {
            objects = objects.Where(o => o.Namespace == @namespace);
        }

        if (filter.Tier is { } tier && except != ObjectDimension.Tier)
        {
            objects = objects.Where(o => o.Tier == tier);
        }

        if (filter.State is { } state && except != ObjectDimension.State)
        {
            objects = objects.Where(o => o.State == (int)state);
        }

        return objects.Named(filter);
    }

    private static IQueryable<ObjectRow> Named(this IQueryable<ObjectRow> objects, ObjectFilter filter)
    {
        if (filter.Name is { } name)
        {
            objects = objects.Where(o => o.Name == name);
        }

        if (!string.IsNullOrEmpty(filter.Text))
        {
            // Both sides are folded by the database, which alone knows how it folds.
            var text = filter.Text;
#pragma warning disable CA1304, CA1311, CA1862 // These are names of SQL functions here, not calls.
            objects = objects.Where(o => o.Name.ToLower().Contains(text.ToLower()) || o.Namespace.ToLower().Contains(text.ToLower()));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return objects;
    }
}
