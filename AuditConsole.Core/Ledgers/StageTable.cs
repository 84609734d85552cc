using System.Collections.Concurrent;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Writing;

namespace AuditConsole.Core.Ledgers;

/// <summary>
/// Decides which rows of one Kubernetes request are left out of answers: its first stage always, unless nothing else of it has come after ten minutes;
/// a <c>ResponseStarted</c> from the moment that the completion is known, in whatever order they come.
/// </summary>
internal sealed class StageTable(Action<long, bool> setSuperseded, int capacity = StageTable.DefaultCapacity)
{
    public const int DefaultCapacity = 131_072;

    /// <summary>How long after its time a request may stay without a completion before it is shown as unfinished.</summary>
    public const long Patience = 10 * Micros.PerMinute;

    // An import of old events brings the first stage long after its time; the other stages follow within moments.
    private const long Arriving = 5 * Micros.PerSecond;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Open> _open = [];
    private readonly Queue<Open> _oldestFirst = new();
    private readonly HashSet<ulong> _completed = [];
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
                case "ResponseComplete" or "Panic": Complete(request); break;
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

    private void Receive(ulong request, AuditEvent e)
    {
        setSuperseded(e.Seq, true);
        if (!_completed.Contains(request))
        {
            var open = Find(request);
            open.Received.Add(e.Seq);
            open.Time = e.Time;
            open.Arrived = e.Received;
        }
    }

    private void Start(ulong request, AuditEvent e)
    {
        if (_completed.Contains(request))
        {
            setSuperseded(e.Seq, true);
            return;
        }

        var open = Find(request);
        open.Started.Add(e.Seq);
        foreach (var seq in open.Received)
        {
            // A request that answers is not lost, however long it runs.
            setSuperseded(seq, true);
            _unfinished.TryRemove(seq, out _);
        }
    }

    private void Complete(ulong request)
    {
        _completed.Add(request);
        if (!_open.Remove(request, out var open))
        {
            return;
        }

        open.Done = true;
        foreach (var seq in open.Received.Concat(open.Started))
        {
            setSuperseded(seq, true);
            _unfinished.TryRemove(seq, out _);
        }
    }

    private Open Find(ulong request)
    {
        if (_open.TryGetValue(request, out var open))
        {
            return open;
        }

        while (_oldestFirst.TryPeek(out var oldest) && (oldest.Done || _open.Count >= capacity))
        {
            _oldestFirst.Dequeue();
            if (_open.Remove(oldest.Request))
            {
                // There is no room to wait for it any longer: better shown once too often than lost.
                PutBack(oldest);
            }
        }

        open = new Open(request);
        _open.Add(request, open);
        _oldestFirst.Enqueue(open);
        return open;
    }

    private void PutBack(Open open)
    {
        if (open.Started.Count > 0)
        {
            return;
        }

        foreach (var seq in open.Received)
        {
            if (_unfinished.TryAdd(seq, true))
            {
                setSuperseded(seq, false);
            }
        }
    }

    private sealed class Open(ulong request)
    {
        public ulong Request { get; } = request;

        public List<long> Received { get; } = new(1);

        public List<long> Started { get; } = [];

        public long Time { get; set; }

        public long Arrived { get; set; }

        public bool Done { get; set; }
    }
}
