using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>A lineage while a batch is applied to it: what is stored, and what the batch makes of it.</summary>
internal sealed class WorkingLineage(ObjectKey key, long id, LineageState stored)
{
    private readonly List<ObjectWrite> _writes = [];
    private List<VersionDraft> _drafts = [];
    private bool _isUntimed;
    private long _sweptAt = long.MinValue;

    public ObjectKey Key => key;

    /// <summary>0 until it has a row.</summary>
    public long Id { get; set; } = id;

    public LineageState Stored { get; private set; } = stored;

    public LineageState State { get; private set; } = stored;

    public IReadOnlyList<VersionDraft> Drafts => _drafts;

    /// <summary>Stored entries from this place on are replaced; null when the batch only adds.</summary>
    public int? ReplacedFrom { get; private set; }

    /// <summary>Everything the batch brought, when it can't be added after what is stored.</summary>
    public IReadOnlyList<ObjectWrite> Writes => _writes;

    public bool NeedsThreading { get; private set; }

    /// <summary>Time of the oldest write that threading anew may place or judge otherwise, microseconds UTC.</summary>
    public long ThreadFrom => long.Min(_writes.Min(w => w.Time), Stored.Recent.Where(r => r.IsTentative || _isUntimed).Select(r => r.Time).DefaultIfEmpty(long.MaxValue).Min());

    public bool IsChanged => _drafts.Count > 0 || ReplacedFrom is not null;

    public int Cost => State.Cost;

    public void Add(ObjectWrite write)
    {
        _writes.Add(write);
        if (write.Sweep is not null)
        {
            _sweptAt = long.Max(_sweptAt, write.Time);
        }

        if (NeedsThreading)
        {
            return;
        }

        _isUntimed |= write.Request is { IsReview: true, TimeFrom: ReviewFields.Neighbour or ReviewFields.Import };
        var relation = WriteRelation.Of(write, State.Recent);
        if (relation.Kind == WriteRelationKind.Replaces || WriteRelation.MayBeReviewed(write, State.Recent) || !LineageOrder.IsNewest(State, write) || write.Time < _sweptAt)
        {
            NeedsThreading = true;
            return;
        }

        var step = LineageThread.Apply(State, write, relation.Note);
        _drafts.AddRange(step.Drafts);
        State = step.State;
    }

    /// <summary>Something outside of what the lineage holds came after one of its writes.</summary>
    public void ThreadAnew() => NeedsThreading = true;

    /// <summary>Threads writes anew after the state before place <paramref name="from"/>.</summary>
    public void Replace(int from, LineageState before, IEnumerable<ObjectWrite> writes)
    {
        (_drafts, State) = LineageThread.Apply(before, LineageOrder.Arrange(writes, before.Uid));
        ReplacedFrom = from <= Stored.Ordinal ? from : null;
        NeedsThreading = false;
    }

    /// <summary>The batch is in the store.</summary>
    public void Committed()
    {
        Stored = State;
        ReplacedFrom = null;
        _drafts = [];
        _writes.Clear();
        _isUntimed = false;
        _sweptAt = long.MinValue;
    }
}
