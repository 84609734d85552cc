using AuditConsole.Core.Changes;

namespace AuditConsole.Web.Components.Policies;

/// <summary>The five segments that name an object in addresses: <c>_</c> stands for the core group and for cluster scope.</summary>
internal static class ObjectPath
{
    private const string Nothing = "_";

    public static string Of(ObjectKey key)
        => string.Join('/', new[] { key.Cluster, Named(key.Group), key.Kind, Named(key.Namespace), key.Name }.Select(Uri.EscapeDataString));

    /// <summary>The objects the segments may mean, likeliest first: things that are not Kubernetes objects have <c>_</c> as their real group.</summary>
    public static IReadOnlyList<ObjectKey> Candidates(string cluster, string group, string kind, string ns, string name)
    {
        var spaces = ns == Nothing ? new[] { "", Nothing } : [ns];
        var groups = group == Nothing ? new[] { "", Nothing } : [group];
        return [.. from g in groups from s in spaces select new ObjectKey(cluster, g, kind, s, name)];
    }

    private static string Named(string value) => value.Length == 0 ? Nothing : value;
}
