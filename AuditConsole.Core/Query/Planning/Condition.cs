using AuditConsole.Core.Events;

namespace AuditConsole.Core.Query.Planning;

/// <summary>What an event must fulfil: the query's tree with fields found, values read and times fixed. Search and live view evaluate the same conditions.</summary>
internal abstract record Condition
{
    private protected Condition()
    {
    }

    public static Condition All(IReadOnlyList<Condition> parts) => parts.Count switch { 0 => Constant.True, 1 => parts[0], _ => new AllOf(parts) };
}

internal sealed record Constant(bool Value) : Condition
{
    public static readonly Constant True = new(true);

    public static readonly Constant False = new(false);
}

internal sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition;

internal sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition;

internal sealed record Not(Condition Part) : Condition;

/// <summary>Holds when one value of the field passes the test; an absent field passes none.</summary>
internal sealed record FieldTest(EventField Field, ValueTest Test) : Condition;

/// <summary>Asks about what stands at places of bodies.</summary>
/// <param name="Words">What one body at least has wherever it holds: where they may be found is where it may hold.</param>
internal abstract record BodyCondition(IReadOnlyList<WordMatcher> Words) : Condition;

/// <summary>Holds when a value at the path passes the test; an absent one passes none.</summary>
internal sealed record BodyTest(BodyPath Path, MemberTest Test, IReadOnlyList<WordMatcher> Words) : BodyCondition(Words);

/// <summary>Holds when the event has a body before and one after, which differ at the paths.</summary>
internal sealed record ChangedTest(ChangedPaths Paths) : BodyCondition(Paths.Words);

/// <summary>Holds when the word stands in one of <see cref="SearchedFields"/> or in a body.</summary>
internal sealed record WordTest(WordMatcher Word) : Condition
{
    public static readonly IReadOnlyList<EventField> SearchedFields =
        [EventFields.Name, EventFields.Namespace, EventFields.Message, EventFields.Reason, .. EventFields.AnyActor];
}
