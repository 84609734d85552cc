using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Changes.State;

/// <summary>All that one event wrote: to the objects it names, and to those it ended without naming them.</summary>
internal readonly record struct EventWrites(IReadOnlyList<ObjectWrite> Writes, ObjectSweep? Sweep)
{
    public static EventWrites Of(StoredEvent stored)
    {
        // A collection whose items were told is none whose items have to be guessed, and its answer may be long to read.
        var writes = WriteReader.Read(stored);
        return new EventWrites(writes, writes.Count > 0 && stored.Event.Verb == "deletecollection" ? null : SweepReader.Read(stored));
    }

    /// <summary>What it wrote to one object.</summary>
    public IEnumerable<ObjectWrite> On(ObjectKey key)
    {
        var named = Writes.Where(w => w.Key == key);
        return Sweep?.Covers(key) == true ? named.Append(Sweep.On(key)) : named;
    }
}
