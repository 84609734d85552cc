using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.State;

/// <summary>All that one event wrote: to the objects it names, and to those it ended without naming them.</summary>
internal readonly record struct EventWrites(IReadOnlyList<ObjectWrite> Writes, ObjectSweep? Sweep)
{
    public static EventWrites Of(StoredEvent stored) => new(WriteReader.Read(stored), SweepReader.Read(stored));

    /// <summary>What it wrote to one object.</summary>
    public IEnumerable<ObjectWrite> On(ObjectKey key)
    {
        var named = Writes.Where(w => w.Key == key);
        return Sweep?.Covers(key) == true ? named.Append(Sweep.On(key)) : named;
    }
}
