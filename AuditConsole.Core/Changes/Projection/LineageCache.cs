namespace AuditConsole.Core.Changes.Projection;

/// <summary>The lineages written last, so that a change to one of them reads nothing. Bounded by bytes; belongs to one projector.</summary>
internal sealed class LineageCache(long maxBytes)
{
    private readonly Dictionary<ObjectKey, LinkedListNode<(WorkingLineage Lineage, int Cost)>> _nodes = [];
    private readonly LinkedList<(WorkingLineage Lineage, int Cost)> _byUse = new();
    private long _bytes;

    public WorkingLineage? Find(ObjectKey key)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value.Lineage;
    }

    public void Put(WorkingLineage lineage)
    {
        if (_nodes.Remove(lineage.Key, out var old))
        {
            _byUse.Remove(old);
            _bytes -= old.Value.Cost;
        }

        _nodes[lineage.Key] = _byUse.AddFirst((lineage, lineage.Cost));
        _bytes += lineage.Cost;
        while (_bytes > maxBytes && _byUse.Last is { } last && last != _byUse.First)
        {
            _byUse.RemoveLast();
            _nodes.Remove(last.Value.Lineage.Key);
            _bytes -= last.Value.Cost;
        }
    }

    public void Clear()
    {
        _nodes.Clear();
        _byUse.Clear();
        _bytes = 0;
    }
}
