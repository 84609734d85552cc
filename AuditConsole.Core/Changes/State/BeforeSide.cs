namespace AuditConsole.Core.Changes.State;

/// <summary>The state before a write: what it was and how it is known.</summary>
/// <param name="Body">Null when there was none, or none is known.</param>
/// <param name="IsNothing">There was no object.</param>
internal readonly record struct BeforeSide(Confidence Confidence, ObjectBody? Body, bool IsNothing, string? Note)
{
    public static BeforeSide Of(LineageState state, ObjectWrite write)
    {
        if (write.Before is not null)
        {
            return new BeforeSide(Confidence.Captured, write.Before, IsNothing: false, null);
        }

        if (write.HasNoBefore || (write.IsCreate && write.Key.Group != NativeWrites.Group))
        {
            return new BeforeSide(Confidence.Captured, null, IsNothing: true, null);
        }

        var note = state.State switch
        {
            null => WriteNotes.FirstSeen,
            ObjectState.Deleted => state.Known == Confidence.Assumed && state.Uid is not null && state.Uid == write.Uid ? WriteNotes.NotGone : WriteNotes.CreationMissed,
            _ when state.IsAnother(write.Uid) => WriteNotes.RecreationMissed,
            _ when state.Body is null => WriteNotes.BeforeUnknown,
            _ => null,
        };
        return note is not null ? new BeforeSide(Confidence.Unknown, null, IsNothing: false, note) : Previous(state, write);
    }

    private static BeforeSide Previous(LineageState state, ObjectWrite write)
    {
        var missed = write.AfterConfidence == Confidence.Captured && write.Facts?.Generation is { } now && state.Generation is { } then ? now - then - 1 : 0;
        return missed > 0
            ? new BeforeSide(Confidence.Assumed, state.Body, IsNothing: false, WriteNotes.Missed(missed))
            : new BeforeSide(state.Known, state.Body, IsNothing: false, null);
    }
}
