using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes.State;

/// <summary>What is known of a lineage after its newest entry.</summary>
internal sealed record LineageState
{
    public static readonly LineageState Empty = new();

    /// <summary>Entries so far, those without a number included.</summary>
    public int Ordinal { get; init; }

    /// <summary>Numbered versions so far.</summary>
    public int Number { get; init; }

    /// <summary>Null until anything was seen.</summary>
    public ObjectState? State { get; init; }

    public string? Uid { get; init; }

    /// <summary>Numeric resourceVersion of the newest state; 0 when not known.</summary>
    public long Version { get; init; }

    public long? Generation { get; init; }

    /// <summary>The newest state; null when it is not known, or gone.</summary>
    public ObjectBody? Body { get; init; }

    public Confidence Known { get; init; } = Confidence.Unknown;

    public string? Tier { get; init; }

    public double? Order { get; init; }

    public string? Project { get; init; }

    /// <summary>The newest change: the last numbered entry, or the last of all while there is none.</summary>
    public ObjectChange? Last { get; init; }

    public long HighTime { get; init; }

    public long HighVersion { get; init; }

    public long HighVersionAt { get; init; }

    /// <summary>The newest entries, oldest first.</summary>
    public IReadOnlyList<RecentWrite> Recent { get; init; } = [];

    public bool IsAlive => State is ObjectState.Live or ObjectState.Terminating;

    public bool IsAnother(string? uid) => uid is not null && Uid is not null && uid != Uid;

    /// <summary>Bytes it takes in memory, roughly.</summary>
    public int Cost => 600 + (Body?.Cost ?? 0);
}

/// <summary>What tells whether a later event repeats this one.</summary>
internal readonly record struct RecentWrite(long Seq, long Time, EventAction Action, long Version, long RequestKey, long SourceKey, byte Rank, bool IsEcho, bool IsShadow)
{
    public bool IsReview { get; init; }

    /// <summary>A review of which it is not known yet whether it was carried out.</summary>
    public bool IsTentative { get; init; }
}
