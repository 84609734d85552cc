using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes;

public enum ObjectState
{
    Live,

    /// <summary>Deletion was asked for; finalizers or grace keep it.</summary>
    Terminating,
    Deleted,
}

/// <summary>The words of <see cref="ObjectState"/> in addresses and answers.</summary>
public static class ObjectStates
{
    public const string Words = "live, terminating or deleted";

    public static string Word(ObjectState state) => state switch
    {
        ObjectState.Live => "live",
        ObjectState.Terminating => "terminating",
        ObjectState.Deleted => "deleted",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static bool TryParse(string word, out ObjectState state)
    {
        foreach (var candidate in Enum.GetValues<ObjectState>())
        {
            if (Word(candidate) == word)
            {
                state = candidate;
                return true;
            }
        }

        state = default;
        return false;
    }
}

/// <summary>An object as lists show it.</summary>
/// <param name="Id">Row id: the keyset of lists.</param>
/// <param name="Uid">Of the newest incarnation.</param>
/// <param name="Versions">How many numbered versions there are.</param>
public sealed record ObjectSummary(long Id, ObjectKey Key, string? Uid, string? Tier, ObjectState State, int Versions, ObjectChange Last)
{
    /// <summary>Place in the tier, of a policy or tier that states one.</summary>
    public double? Order { get; init; }
}

/// <param name="Time">Microseconds UTC.</param>
/// <param name="Actor">Name, else e-mail, else id.</param>
public sealed record ObjectChange(long Seq, long Time, string Actor, EventAction Action);

/// <summary>Which objects to list; a null dimension allows everything.</summary>
public sealed record ObjectFilter
{
    /// <summary>Part of the name or namespace, without case.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public string? Cluster { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public string? Tier { get; init; }

    public ObjectState? State { get; init; }

    /// <summary>By tier, then order, then name: the order in which policies are evaluated. Otherwise last change first.</summary>
    public bool ByTier { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }
}

public sealed record ObjectPage(IReadOnlyList<ObjectSummary> Items, string? NextCursor);

/// <summary>Counts for the list's facets, within a scope.</summary>
public sealed record ObjectFacets(IReadOnlyList<(string Value, int Count)> Kinds, IReadOnlyList<(string Value, int Count)> Clusters, IReadOnlyList<(string Value, int Count)> Namespaces, IReadOnlyList<(string Value, int Count)> Tiers, IReadOnlyList<(string Value, int Count)> States);
