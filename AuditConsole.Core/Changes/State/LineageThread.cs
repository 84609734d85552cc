using AuditConsole.Core.Changes.Diff;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Changes.State;

/// <summary>Applies writes to a lineage one after the other: the rules by which versions come to be.</summary>
internal static class LineageThread
{
    /// <summary>Threads writes that are in order; those that repeat another become entries without effect.</summary>
    public static (List<VersionDraft> Drafts, LineageState State) Apply(LineageState state, IReadOnlyList<ObjectWrite> writes)
    {
        (writes, var repeats) = ReviewPairs.Join(writes);
        AddRepetitions(state, writes, repeats);
        var drafts = new List<VersionDraft>(writes.Count);
        foreach (var write in writes)
        {
            var step = Apply(state, write, repeats.GetValueOrDefault(write.Seq));
            drafts.AddRange(step.Drafts);
            state = step.State;
        }

        return (drafts, state);
    }

    /// <param name="repetition">Why the write changes nothing, when it repeats another.</param>
    public static LineageStep Apply(LineageState state, ObjectWrite write, string? repetition = null)
    {
        if (repetition is not null)
        {
            return new Entry(state, write with { IsTentative = false }, WriteClass.Noop) { Note = repetition, IsShadow = true, Before = state.Known, After = state.Known }.Step();
        }

        return (write.Effect, write.Class) switch
        {
            (WriteEffect.None, _) => state.State is null ? new LineageStep([], state) : new Entry(state, write, write.Class) { Note = write.Note }.Step(),
            (WriteEffect.Gone, _) => write.Sweep is null ? Gone(state, write) : SweptObject.Step(state, write, write.Sweep),
            (_, WriteClass.Status) => Status(state, write),
            (_, WriteClass.Scale) => Scale(state, write),
            _ => Put(state, write),
        };
    }

    private static void AddRepetitions(LineageState state, IReadOnlyList<ObjectWrite> writes, Dictionary<long, string> repeats)
    {
        var recent = state.Recent.ToList();
        foreach (var write in writes)
        {
            var relation = repeats.ContainsKey(write.Seq) ? default : WriteRelation.Of(write, recent);
            if (relation.Kind == WriteRelationKind.Repeats)
            {
                repeats[write.Seq] = relation.Note!;
            }
            else if (relation.Kind == WriteRelationKind.Replaces)
            {
                repeats[relation.Seq] = relation.Note!;
                var at = recent.FindIndex(r => r.Seq == relation.Seq);
                recent[at] = recent[at] with { IsShadow = true };
            }

            recent.Add(WriteRelation.Recent(write, repeats.ContainsKey(write.Seq)));
        }
    }

    private static LineageStep Status(LineageState state, ObjectWrite write)
    {
        // A controller may still report on what was deleted a moment ago; only another uid proves a new object.
        if (state.State == ObjectState.Deleted && !state.IsAnother(write.Uid))
        {
            return new Entry(state, write, WriteClass.Status).Step();
        }

        var isSame = state.IsAlive && !state.IsAnother(write.Uid);
        var knows = isSame && state is { Body: not null, Known: Confidence.Captured } && (write.Facts?.Generation is null || write.Facts.Generation == state.Generation);
        var body = knows ? state.Body : write.After ?? ObjectBody.Read(write.StatusBody, isManifest: true, write.Seq) ?? state.Body;

        // A step of the generation was made by a write of which nothing was heard: it is left for the next version to tell.
        return new Entry(state, write, WriteClass.Status)
        {
            Body = body,
            Before = BeforeSide.Of(state, write).Confidence,
            After = body is null ? Confidence.Unknown : Confidence.Captured,
            State = isSame ? state.State!.Value : ObjectState.Live,
            Known = knows ? state.Known : body is null ? Confidence.Unknown : Confidence.Captured,
            Generation = isSame && state.Generation < write.Facts?.Generation ? state.Generation : write.Facts?.Generation,
            KeepsState = false,
        }.Step();
    }

    /// <summary>The object as it was, with another number of replicas.</summary>
    private static LineageStep Scale(LineageState state, ObjectWrite write)
    {
        if (!state.IsAlive || state.IsAnother(write.Uid))
        {
            return state.State is null ? new LineageStep([], state) : new Entry(state, write, WriteClass.Scale) { Note = WriteNotes.ScaleOnly }.Step();
        }

        var body = state.Body is { } previous && write.Replicas is { } replicas ? ReplicaCount.Set(previous, replicas) : null;
        if (body is not null && body.Yaml == state.Body!.Yaml)
        {
            return new Entry(state, write, WriteClass.Noop) { Before = state.Known, After = state.Known, Version = write.Version > 0 ? write.Version : state.Version }.Step();
        }

        var before = BeforeSide.Of(state, write);
        var after = body is null ? Confidence.Unknown : Confidence.Reconstructed;
        return new Entry(state, write, WriteClass.Scale)
        {
            IsNumbered = true,
            KeepsState = false,
            Body = body,
            Before = before.Confidence,
            After = after,
            Known = after,
            State = state.State!.Value,
            Generation = state.Generation + 1,
            Note = WriteNotes.Join(body is null ? WriteNotes.ScaleOnly : null, before.Note),
            Lines = Lines(before, body),
        }.Step();
    }

    private static LineageStep Put(LineageState state, ObjectWrite write)
    {
        if (write.IsCreate && write.Key.Group != NativeWrites.Group && state.IsAlive && (write.Uid is null || write.Uid != state.Uid))
        {
            var ended = MissedDeletion(state, write);
            var created = Put(ended.State, write);
            return new LineageStep([.. ended.Drafts, .. created.Drafts], created.State);
        }

        if (state.State is ObjectState.Terminating or ObjectState.Deleted && !write.IsCreate && write.Class == WriteClass.Change && write.Facts is { IsReleased: true } && !state.IsAnother(write.Uid))
        {
            return Gone(state, write with { Note = WriteNotes.LastFinalizer, Before = null });
        }

        var after = write.After;
        if (after is not null && write.AfterConfidence == Confidence.Reconstructed && !write.IsCreate && state is { IsAlive: true, Body: { } previous } && !state.IsAnother(write.Uid))
        {
            after = RequestCompletion.Complete(after, previous);
        }

        var isTerminating = write.Class == WriteClass.Terminating || (write.Facts?.IsTerminating ?? (state.State == ObjectState.Terminating && !write.IsCreate && !state.IsAnother(write.Uid)));
        if (IsWithoutEffect(state, write, after))
        {
            return new Entry(state, write, WriteClass.Noop) { Before = state.Known, After = state.Known, Note = null, Version = write.Version > 0 ? write.Version : state.Version }.Step();
        }

        var before = BeforeSide.Of(state, write);
        return new Entry(state, write, write.Class)
        {
            IsNumbered = true,
            KeepsState = false,
            Body = after,
            Before = before.Confidence,
            After = write.AfterConfidence,
            Known = write.AfterConfidence,
            State = isTerminating ? ObjectState.Terminating : ObjectState.Live,
            Generation = write.AfterConfidence == Confidence.Captured ? write.Facts?.Generation : null,
            Note = write.IsSnapshot && before.Body is not null ? WriteNotes.Drift : WriteNotes.Join(write.Note, before.Note),
            IsRecreation = IsRecreation(state, write),
            Lines = Lines(before, after),
            CarriedBefore = write.Before,
        }.Step();
    }

    /// <summary>The previous state is known, and the server's version or the document is still the same.</summary>
    private static bool IsWithoutEffect(LineageState state, ObjectWrite write, ObjectBody? after)
    {
        if (after is null || !state.IsAlive || state.IsAnother(write.Uid) || (write.Class == WriteClass.Terminating && state.State != ObjectState.Terminating))
        {
            return false;
        }

        if (write.Before is { } sent)
        {
            return sent.Yaml == after.Yaml;
        }

        return !write.IsCreate && state.Body is { } previous && ((write.Version > 0 && write.Version == state.Version) || previous.Yaml == after.Yaml);
    }

    private static bool IsRecreation(LineageState state, ObjectWrite write)
        => (state.State == ObjectState.Deleted && (write.IsCreate || state.IsAnother(write.Uid))) || (state.IsAlive && state.IsAnother(write.Uid));

    private static LineageStep MissedDeletion(LineageState state, ObjectWrite create)
        => new Entry(state, create with { Actor = string.Empty, Reason = null, Action = EventAction.Delete, Effect = WriteEffect.Gone, Uid = state.Uid, Version = 0, RequestKey = 0 }, WriteClass.Change)
        {
            IsNumbered = true,
            KeepsState = false,
            IsDeletion = true,
            IsImplied = true,
            Before = state.Body is null ? Confidence.Unknown : state.Known,
            After = Confidence.Assumed,
            Known = Confidence.Assumed,
            State = ObjectState.Deleted,
            Note = WriteNotes.DeletionMissed,
            Lines = state.Body is null ? null : (0, LineText.CountLines(state.Body.Yaml)),
        }.Step();

    private static LineageStep Gone(LineageState state, ObjectWrite write)
    {
        if (state.State == ObjectState.Deleted && !state.IsAnother(write.Uid))
        {
            return new Entry(state, write, write.Class == WriteClass.Change ? WriteClass.Noop : write.Class) { Before = state.Known, After = state.Known, Note = WriteNotes.AlreadyGone }.Step();
        }

        if (state.State is null && write.Class == WriteClass.Subresource)
        {
            return new LineageStep([], state);
        }

        var isVersion = write.Class == WriteClass.Change;
        var gone = write.IsTentative ? Confidence.Reconstructed : Confidence.Captured;
        var before = BeforeSide.Of(state, write);
        return new Entry(state, write, write.Class)
        {
            IsNumbered = isVersion,
            KeepsState = false,
            IsDeletion = true,
            Before = isVersion ? before.Confidence : Confidence.Unknown,
            After = isVersion ? gone : Confidence.Unknown,
            Known = gone,
            State = ObjectState.Deleted,
            Note = WriteNotes.Join(write.Note, isVersion ? before.Note : null),
            Lines = !isVersion || before.Body is null ? null : (0, LineText.CountLines(before.Body.Yaml)),
            CarriedBefore = isVersion ? write.Before : null,
        }.Step();
    }

    private static (int Added, int Removed)? Lines(BeforeSide before, ObjectBody? after)
    {
        if (after is null || (before.Body is null && !before.IsNothing))
        {
            return null;
        }

        return EditDistance.Count(before.Body?.Yaml ?? string.Empty, after.Yaml);
    }
}
