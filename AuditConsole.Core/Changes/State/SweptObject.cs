using AuditConsole.Core.Changes.Diff;

namespace AuditConsole.Core.Changes.State;

/// <summary>What becomes of one object when an event ends many without naming them. That is never more than assumed.</summary>
internal static class SweptObject
{
    public static LineageStep Step(LineageState state, ObjectWrite write, ObjectSweep sweep)
    {
        if (!state.IsAlive)
        {
            return new LineageStep([], state);
        }

        // Admission asks for each object of a collection: what was reviewed was among them.
        var isTaken = write.Before is null ? sweep.Takes(state.Body) : true;
        var isHeld = !sweep.IsOfNamespace && (write.Before ?? state.Body) is { Facts.HasFinalizers: true };
        return isTaken switch
        {
            null => new Entry(state, write, WriteClass.Collection) { Before = state.Known, Note = WriteNotes.UnknownWhich(write.Seq) }.Step(),
            false => new LineageStep([], state),
            true when !isHeld => Gone(state, write),
            true when state.State == ObjectState.Terminating => new LineageStep([], state),
            true => Terminating(state, write),
        };
    }

    private static LineageStep Gone(LineageState state, ObjectWrite write)
    {
        var before = BeforeSide.Of(state, write);
        return new Entry(state, write, WriteClass.Change)
        {
            IsNumbered = true,
            KeepsState = false,
            IsDeletion = true,
            IsImplied = true,
            Before = before.Confidence,
            After = Confidence.Assumed,
            Known = Confidence.Assumed,
            State = ObjectState.Deleted,
            Note = WriteNotes.Join(write.Note, before.Note),
            Lines = before.Body is null ? null : (0, LineText.CountLines(before.Body.Yaml)),
            CarriedBefore = write.Before,
        }.Step();
    }

    /// <summary>A finalizer holds the object: it is asked to go, and stays until the last one is removed.</summary>
    private static LineageStep Terminating(LineageState state, ObjectWrite write)
    {
        var before = BeforeSide.Of(state, write);
        return new Entry(state, write, WriteClass.Terminating)
        {
            IsNumbered = true,
            KeepsState = false,
            IsImplied = true,
            Body = before.Body,
            Before = before.Confidence,
            After = Confidence.Assumed,
            Known = Confidence.Assumed,
            State = ObjectState.Terminating,
            Generation = state.Generation,
            Note = WriteNotes.Join(write.Note, before.Note),
            Lines = before.Body is null ? null : (0, 0),
            CarriedBefore = write.Before,
        }.Step();
    }
}
