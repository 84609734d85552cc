using AuditConsole.Core.Events;

namespace AuditConsole.Core.Query.Planning;

/// <summary>The closed vocabularies of word fields.</summary>
internal static class FieldVocabulary
{
    private static readonly Dictionary<EventField, string[]> Words = new()
    {
        [EventFields.Format] = [.. EventVocabulary.Format.Words],
        [EventFields.Severity] = [.. EventVocabulary.Severity.Words],
        [EventFields.Class] = [.. EventVocabulary.Class.Words],
        [EventFields.Action] = [.. EventVocabulary.Action.Words],
        [EventFields.Outcome] = [.. EventVocabulary.Outcome.Words],
        [EventFields.ActorClass] = [.. EventVocabulary.ActorClass.Words],
        [EventFields.ChangesFormat] = [.. EventVocabulary.ChangesFormat.Words],
        [EventFields.ChangesConfidence] = [.. EventVocabulary.ChangesConfidence.Words],
    };

    /// <summary>The words a value of the field may be, in their order.</summary>
    public static IReadOnlyList<string> Of(EventField field) => field.Type == FieldType.Boolean ? ["true", "false"] : Words[field];
}
