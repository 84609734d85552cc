namespace AuditConsole.Core.Ingestion.Sources;

/// <summary>A source as configured, and its running counters. Counting is safe for threads.</summary>
internal sealed class SourceTally(Source source, SourceCounters counters, long? lastSeen)
{
    private readonly Lock _lock = new();
    private SourceCounters _counters = counters;
    private long? _lastSeen = lastSeen;
    private bool _isChanged;

    public string Name => source.Name;

    public Source Current
    {
        get
        {
            lock (_lock)
            {
                return source with { Counters = _counters, LastSeen = _lastSeen };
            }
        }
    }

    public void Add(SourceCounters more, long now)
    {
        lock (_lock)
        {
            _counters = new SourceCounters(
                _counters.Received + more.Received,
                _counters.Accepted + more.Accepted,
                _counters.Duplicates + more.Duplicates,
                _counters.Refused + more.Refused,
                _counters.Conflicts + more.Conflicts,
                _counters.RedactedValues + more.RedactedValues);
            _lastSeen = more.Received > 0 ? now : _lastSeen;
            _isChanged = true;
        }
    }

    /// <summary>True once after every change.</summary>
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
