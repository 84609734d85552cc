namespace AuditConsole.Core.Changes.State;

/// <summary>An event that ended objects without naming them: a namespace with all it held, or a collection whose items the answer does not tell.</summary>
internal sealed record ObjectSweep
{
    public required string Cluster { get; init; }

    /// <summary>Empty for a collection of objects that have none.</summary>
    public required string Namespace { get; init; }

    /// <summary>Null, with the kind, when everything in the namespace went.</summary>
    public string? Group { get; init; }

    public string? Kind { get; init; }

    /// <summary>Which of the collection; null for all.</summary>
    public LabelSelector? Labels { get; init; }

    /// <summary>The request chose by something that can't be decided from the objects' bodies.</summary>
    public bool IsUnclear { get; init; }

    /// <summary>What it does to each of the objects; its key is none of theirs.</summary>
    public required ObjectWrite Write { get; init; }

    public bool IsOfNamespace => Kind is null;

    public bool Covers(ObjectKey key)
        => key.Cluster == Cluster && key.Namespace == Namespace && (Kind is null ? key.Group != NativeWrites.Group : key.Kind == Kind && key.Group == Group);

    public ObjectWrite On(ObjectKey key) => Write with { Key = key, Sweep = this };

    /// <summary>Whether an object was among them, as far as its last known body tells; null when that can't be told.</summary>
    public bool? Takes(ObjectBody? body) => IsUnclear ? null : Labels is null ? true : body is null ? null : Labels.Matches(body);
}
