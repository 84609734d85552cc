namespace AuditConsole.Core.Changes;

/// <summary>The lineage of an object: what it is followed by through deletion and re-creation.</summary>
/// <param name="Group">API group; empty for the core group, <c>_</c> for things that are not Kubernetes objects.</param>
/// <param name="Namespace">Empty for cluster scope.</param>
public sealed record ObjectKey(string Cluster, string Group, string Kind, string Namespace, string Name);
