using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.State;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Tests.Core.Changes;

/// <param name="Before">The state before: what the event carried, else what the lineage held.</param>
internal sealed record CourseEntry(VersionDraft Draft, ObjectWrite Write, ObjectBody? Before);

/// <summary>Events threaded one after the other, without a store.</summary>
internal sealed class Course
{
    private readonly Dictionary<ObjectKey, LineageState> _lineages = [];

    public List<CourseEntry> Entries { get; } = [];

    public static Course Of(IEnumerable<StoredEvent> events)
    {
        var course = new Course();
        foreach (var (writes, sweep) in events.Select(EventWrites.Of))
        {
            foreach (var write in writes.Concat(sweep is null ? [] : course._lineages.Keys.Where(sweep.Covers).ToList().Select(sweep.On)))
            {
                course.Add(write);
            }
        }

        return course;
    }

    public LineageState State(ObjectKey key) => _lineages.GetValueOrDefault(key, LineageState.Empty);

    private void Add(ObjectWrite write)
    {
        var state = State(write.Key);
        foreach (var draft in LineageThread.Apply(state, write).Drafts)
        {
            Entries.Add(new CourseEntry(draft, write, draft.Before ?? state.Body));
        }

        _lineages[write.Key] = LineageThread.Apply(state, write).State;
    }
}
