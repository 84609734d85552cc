using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;

namespace AuditConsole.Core.Query.Search;

/// <summary>What a run's known values and its ends of time tell of a condition before any column is opened.</summary>
internal static class ValueOutlook
{
    /// <summary>False when no row of the run can match.</summary>
    public static bool CanMatch(SearchRun run, Condition condition) => Of(run, condition) != Outlook.None;

    /// <summary>The columns in which a word may stand.</summary>
    public static IReadOnlyList<EventField> FieldsWith(SearchRun run, WordMatcher word)
        => [.. WordTest.SearchedFields.Where(field => run.Values?.Field(field) is not { Values: var values } || LeafScan.AnyWord(values, word))];

    private static Outlook Of(SearchRun run, Condition condition) => condition switch
    {
        Constant constant => constant.Value ? Outlook.All : Outlook.None,
        Not not => Of(run, not.Part) switch { Outlook.None => Outlook.All, Outlook.All => Outlook.None, _ => Outlook.Some },
        AllOf all => all.Parts.Select(part => Of(run, part)).Aggregate(Outlook.All, (a, b) => a < b ? a : b),
        AnyOf any => any.Parts.Select(part => Of(run, part)).Aggregate(Outlook.None, (a, b) => a > b ? a : b),
        FieldTest { Test: NumberTest range, Field: var field } when field == EventFields.Time => Of(range, run.MinTime, run.MaxTime),
        FieldTest { Test: NumberTest range, Field: var field } when field == EventFields.Seq => Of(range, run.FirstSeq, run.FirstSeq + run.Count - 1),
        FieldTest test => run.Values?.Field(test.Field) is not { Values: var values } || LeafScan.AnyValue(values, test) ? Outlook.Some : Outlook.None,
        _ => Outlook.Some,
    };

    private static Outlook Of(NumberTest range, long least, long most)
        => range.To < least || range.From > most ? Outlook.None : range.From <= least && range.To >= most ? Outlook.All : Outlook.Some;

    private enum Outlook
    {
        None,
        Some,
        All,
    }
}
