namespace AuditConsole.Core.Ingestion.Sources;

/// <summary>A source as configured, and its running counters. Counting is safe for threads.</summary>
internal sealed class SourceTally(Source source, SourceCounters counters, long? lastSeen)
{
    private readonly Lock _lock = new();
    private Source _source = source;
    private SourceCounters _counters = counters;
    private long? _lastSeen = lastSeen;
    private bool _isChanged;

    public string Name { get; } = source.Name;

    public SourceBeat Beat { get; } = new();

    public Source Current
    {
        get
        {
            lock (_lock)
            {
                return _source with { Counters = _counters, LastSeen = _lastSeen };
            }
        }
    }

    public void Add(SourceCounters more, long now)
    {
        lock (_lock)
        {
            _counters += more;
            _lastSeen = more.Received > 0 ? now : _lastSeen;
            _isChanged = true;
        }
    }

    /// <summary>From now on it is configured like this; what was counted stays.</summary>
    public void Configure(Source changed)
    {
        lock (_lock)
        {
            _source = changed;
        }
    }

    /// <summary>True once after every change of a counter.</summary>
    public bool TakeChanged()
    {
        lock (_lock)
        {
            var changed = _isChanged;
            _isChanged = false;
            return changed;
        }
    }

    /// <summary>The change could not be saved: it has to be taken again.</summary>
    public void MarkChanged()
    {
        lock (_lock)
        {
            _isChanged = true;
        }
    }
}
