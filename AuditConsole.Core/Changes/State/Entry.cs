using AuditConsole.Core.Changes.Projection;

namespace AuditConsole.Core.Changes.State;

/// <summary>An entry in the making: what a write does to its lineage, turned into a row and the state after it.</summary>
internal sealed class Entry(LineageState state, ObjectWrite write, WriteClass writeClass)
{
    private const int RecentKept = 8;

    /// <summary>The entry leaves the object as it was; the properties that describe the new state are then not looked at.</summary>
    public bool KeepsState { get; init; } = true;

    public bool IsNumbered { get; init; }

    public bool IsDeletion { get; init; }

    public bool IsRecreation { get; init; }

    public bool IsImplied { get; init; }

    public bool IsShadow { get; init; }

    public Confidence Before { get; init; } = Confidence.Unknown;

    public Confidence After { get; init; } = Confidence.Unknown;

    public Confidence Known { get; init; }

    public ObjectBody? Body { get; init; }

    public ObjectBody? CarriedBefore { get; init; }

    public ObjectState State { get; init; }

    public long? Generation { get; init; }

    /// <summary>The state's resourceVersion after an entry that keeps the rest of it.</summary>
    public long? Version { get; init; }

    public string? Note { get; init; }

    public (int Added, int Removed)? Lines { get; init; }

    public LineageStep Step()
    {
        var next = Marked(KeepsState ? state with { Version = Version ?? state.Version } : Changed());
        var change = new ObjectChange(write.Seq, write.Time, write.Actor, write.Action);
        next = next with
        {
            Ordinal = state.Ordinal + 1,
            Number = state.Number + (IsNumbered ? 1 : 0),
            Last = IsNumbered || state.Number == 0 ? change : state.Last,
            Project = write.Project ?? state.Project,
            HighTime = Math.Max(state.HighTime, write.Time),
            Recent = [.. state.Recent.Skip(Math.Max(0, state.Recent.Count - RecentKept + 1)), WriteRelation.Recent(write, IsShadow)],
        };
        return new LineageStep([new VersionDraft(Row(next), next.Body, CarriedBefore)], next);
    }

    private LineageState Changed()
    {
        var tier = write.Tier ?? (IsCalico ? Body?.Facts.Tier : null) ?? state.Tier;
        return state with
        {
            State = State,
            Uid = write.Uid ?? (IsRecreation ? null : state.Uid),
            Version = write.Version,
            Generation = Generation,
            Body = IsDeletion ? null : Body,
            Known = Known,
            Tier = IsCalico && write.Key.Kind == "Tier" ? write.Key.Name : tier,
            Order = !IsCalico || Body is null ? state.Order : Body.Facts.Order,
        };
    }

    private bool IsCalico => write.Key.Group is "projectcalico.org" or "crd.projectcalico.org";

    /// <summary>Remembers the highest resourceVersion, by which a write that arrives late is told.</summary>
    private LineageState Marked(LineageState next)
    {
        if (!write.IsPlacedByVersion || IsShadow)
        {
            return next;
        }

        var stands = write.Version < state.HighVersion && !state.IsAnother(write.Uid) && write.Time - state.HighVersionAt <= LineageOrder.MaxClockSkew;
        return stands ? next : next with { HighVersion = write.Version, HighVersionAt = write.Time };
    }

    /// <summary>The state before, where no version before holds it.</summary>
    private ObjectBody? OwnBefore => CarriedBefore?.Yaml == state.Body?.Yaml ? null : CarriedBefore;

    private long? CarrierOf(ObjectBody? body) => body is null || body.Carrier == write.Seq ? null : body.Carrier;

    private long? UnlessNow(long time) => time == write.Time ? null : time;

    private ObjectVersionRow Row(LineageState next) => new()
    {
        Ordinal = next.Ordinal,
        Number = IsNumbered ? next.Number : null,
        Seq = write.Seq,
        Time = write.Time,
        Actor = write.Actor,
        Action = (int)write.Action,
        Class = (int)writeClass,
        Before = (int)Before,
        After = (int)After,
        Flags = (int)Flags(),
        Uid = next.Uid,
        Reason = write.Reason,
        Note = Note,
        Added = Lines?.Added,
        Removed = Lines?.Removed,
        BeforeHash = OwnBefore?.Hash.ToBytes(),
        BeforeSeq = CarrierOf(OwnBefore),
        BodyHash = next.Body?.Hash.ToBytes(),
        BodySeq = CarrierOf(next.Body),
        LastNumber = next.Number,
        State = (int?)next.State,
        Known = (int)next.Known,
        Version = next.Version,
        Generation = next.Generation,
        HighTime = UnlessNow(next.HighTime),
        HighVersion = next.HighVersion,
        HighVersionAt = UnlessNow(next.HighVersionAt),
        RequestKey = write.RequestKey,
        SourceKey = write.SourceKey,
        Rank = write.Rank,
    };

    private VersionFlags Flags()
        => (IsDeletion ? VersionFlags.Deletion : 0)
            | (IsRecreation ? VersionFlags.Recreation : 0)
            | (IsImplied ? VersionFlags.Implied : 0)
            | (write.IsEcho ? VersionFlags.Echo : 0)
            | (write.IsReview ? VersionFlags.Review : 0)
            | (write.IsTentative ? VersionFlags.Tentative : 0)
            | (IsShadow || write.Effect == WriteEffect.None ? VersionFlags.Shadow : 0);
}
