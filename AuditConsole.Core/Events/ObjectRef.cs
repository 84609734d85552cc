namespace AuditConsole.Core.Events;

/// <summary>What an event is about: the <c>resource.*</c> fields.</summary>
public sealed class ObjectRef
{
    /// <summary>A non-Kubernetes type (<c>ec2_instance</c>), or <c>group/resource</c>.</summary>
    public string? Type { get; set; }

    /// <summary>API group; null where it does not apply, empty for the core group.</summary>
    public string? Group { get; set; }

    public string? Version { get; set; }

    public string? Kind { get; set; }

    /// <summary>Plural as in the URL.</summary>
    public string? Resource { get; set; }

    public string? Subresource { get; set; }

    public string? Namespace { get; set; }

    public string? Name { get; set; }

    public string? Uid { get; set; }

    /// <summary>Calico tier.</summary>
    public string? Tier { get; set; }

    /// <summary>resourceVersion sent with the request: a precondition, never the result.</summary>
    public string? VersionBefore { get; set; }

    /// <summary>resourceVersion stored.</summary>
    public string? VersionAfter { get; set; }

    /// <summary>Labels of the after (else before) state, the first 32, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; set; } = [];

    public string? Account { get; set; }

    public string? Region { get; set; }

    public string? Provider { get; set; }
}
