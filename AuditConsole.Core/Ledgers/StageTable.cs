using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Ledgers.Writing;

namespace AuditConsole.Core.Ledgers;

/// <summary>
/// Decides which rows of one Kubernetes request are left out of answers: its first stage always, unless nothing else of it has come after ten minutes;
/// a <c>ResponseStarted</c> from the moment that the completion is known, in whatever order they come.
/// </summary>
/// <param name="setSuperseded">Leaves an event out of answers, or puts it back.</param>
/// <param name="touched">Told of an event whose request is not open any more, though nothing changed in answers.</param>
internal sealed class StageTable(Action<long, bool> setSuperseded, int capacity = StageTable.DefaultCapacity, Action<long>? touched = null)
{
    public const int DefaultCapacity = 131_072;

    /// <summary>A first stage follows its completion within moments, where it comes late at all.</summary>
    private const int CompletedKept = 262_144;

    /// <summary>How long after its time a request may stay without a completion before it is shown as unfinished.</summary>
    public const long Patience = 10 * Micros.PerMinute;

    // An import of old events brings the first stage long after its time; the other stages follow within moments.
    private const long Arriving = 5 * Micros.PerSecond;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Open> _open = [];
    private readonly LinkedList<Open> _oldestFirst = new();

    /// <summary>When each completed request was over; the oldest are forgotten.</summary>
    private readonly Dictionary<ulong, long> _completed = [];
    private readonly Queue<ulong> _completedOldestFirst = new();
    private readonly ConcurrentDictionary<long, bool> _unfinished = new();

    /// <summary>True for a first stage that was put back, since no completion has come.</summary>
    public bool IsUnfinished(long seq) => _unfinished.ContainsKey(seq);

    public void Add(AuditEvent e)
    {
        if (e.RequestId is null || e.Stage is not { } stage)
        {
            return;
        }

        var request = EventKey.Of(e.Source, e.RequestId, 0).Low;
        lock (_gate)
        {
            switch (stage)
            {
                case "RequestReceived": Receive(request, e); break;
                case "ResponseStarted": Start(request, e); break;
                case "ResponseComplete" or "Panic": Complete(request, e.Time); break;
            }
        }
    }

    /// <summary>Puts back what has waited too long.</summary>
    /// <param name="now">Microseconds UTC.</param>
    public void Sweep(long now)
    {
        lock (_gate)
        {
            foreach (var open in _open.Values)
            {
                if (open.Time + Patience < now && open.Arrived + Arriving < now)
                {
                    PutBack(open);
                }
            }
        }
    }

    /// <summary>The stages between two places, both included, that still wait for their completion.</summary>
    public IReadOnlyList<OpenStage> Within(long firstSeq, long lastSeq)
    {
        lock (_gate)
        {
            return [.. _open.Values.SelectMany(open =>
                open.Received.Select(stage => new OpenStage(open.Request, stage.Seq, stage.Time, open.Arrived, IsStarted: false, IsUnfinished(stage.Seq)))
                    .Concat(open.Started.Select(stage => new OpenStage(open.Request, stage.Seq, stage.Time, open.Arrived, IsStarted: true, IsUnfinished: false)))
                    .Where(stage => stage.Seq >= firstSeq && stage.Seq <= lastSeq))];
        }
    }

    /// <summary>Takes up a stage again that <see cref="Within"/> told of.</summary>
    public void Restore(OpenStage stage)
    {
        lock (_gate)
        {
            var open = Find(stage.Request);
            (stage.IsStarted ? open.Started : open.Received).Add((stage.Seq, stage.Time));
            (open.Time, open.Arrived) = (stage.Time, stage.Arrived);
            if (stage.IsUnfinished)
            {
                _unfinished.TryAdd(stage.Seq, true);
            }
        }
    }

    private void Receive(ulong request, AuditEvent e)
    {
        setSuperseded(e.Seq, true);
        if (!IsOver(request, e.Time))
        {
            var open = Find(request);
            open.Received.Add((e.Seq, e.Time));
            open.Time = e.Time;
            open.Arrived = e.Received;
        }
    }

    private void Start(ulong request, AuditEvent e)
    {
        if (IsOver(request, e.Time))
        {
            setSuperseded(e.Seq, true);
            return;
        }

        var open = Find(request);
        open.Started.Add((e.Seq, e.Time));
        foreach (var (seq, _) in open.Received)
        {
            // A request that answers is not lost, however long it runs.
            Hide(seq);
        }
    }

    private void Complete(ulong request, long time)
    {
        ref var completed = ref CollectionsMarshal.GetValueRefOrAddDefault(_completed, request, out var isKnown);
        completed = isKnown ? long.Max(completed, time) : time;
        if (!isKnown)
        {
            _completedOldestFirst.Enqueue(request);
            if (_completedOldestFirst.Count > CompletedKept)
            {
                _completed.Remove(_completedOldestFirst.Dequeue());
            }
        }

        if (!_open.TryGetValue(request, out var open))
        {
            return;
        }

        HideUntil(time, open.Received);
        HideUntil(time, open.Started);
        if (open.Received.Count + open.Started.Count == 0)
        {
            Forget(open);
        }
    }

    /// <summary>A stage after the completion belongs to another request: clients choose the id and may choose it twice.</summary>
    private bool IsOver(ulong request, long time) => _completed.TryGetValue(request, out var completed) && time <= completed;

    private void HideUntil(long time, List<(long Seq, long Time)> stages)
    {
        foreach (var (seq, _) in stages.Where(stage => stage.Time <= time))
        {
            Hide(seq);
        }

        stages.RemoveAll(stage => stage.Time <= time);
    }

    private void Hide(long seq)
    {
        setSuperseded(seq, true);
        _unfinished.TryRemove(seq, out _);
        touched?.Invoke(seq);
    }

    private Open Find(ulong request)
    {
        if (_open.TryGetValue(request, out var open))
        {
            return open;
        }

        while (_open.Count >= capacity && _oldestFirst.First is { } oldest)
        {
            // There is no room to wait for it any longer: better shown once too often than lost.
            Forget(oldest.Value);
            PutBack(oldest.Value);
        }

        open = new Open(request);
        _open.Add(request, open);
        _oldestFirst.AddLast(open.Place);
        return open;
    }

    private void Forget(Open open)
    {
        _open.Remove(open.Request);
        _oldestFirst.Remove(open.Place);
    }

    private void PutBack(Open open)
    {
        if (open.Started.Count > 0)
        {
            return;
        }

        foreach (var (seq, _) in open.Received)
        {
            if (_unfinished.TryAdd(seq, true))
            {
                setSuperseded(seq, false);
            }
        }
    }

    private sealed class Open
    {
        public Open(ulong request)
        {
            Request = request;
            Place = new LinkedListNode<Open>(this);
        }

        public ulong Request { get; }

        public LinkedListNode<Open> Place { get; }

        public List<(long Seq, long Time)> Received { get; } = new(1);

        public List<(long Seq, long Time)> Started { get; } = [];

        public long Time { get; set; }

        public long Arrived { get; set; }
    }
}
