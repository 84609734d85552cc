using System.Collections.Frozen;

namespace AuditConsole.Core.Events;

/// <summary>Words that sources use for a severity or an outcome besides our own; queries take them too.</summary>
public static class InputWords
{
    private static readonly FrozenDictionary<string, Severity> Severities = new Dictionary<string, Severity>
    {
        ["debug"] = Severity.Info,
        ["notice"] = Severity.Info,
        ["warning"] = Severity.Medium,
        ["error"] = Severity.High,
        ["fatal"] = Severity.Critical,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Outcome> Outcomes = new Dictionary<string, Outcome>
    {
        ["succeeded"] = Outcome.Success,
        ["ok"] = Outcome.Success,
        ["failed"] = Outcome.Failure,
        ["error"] = Outcome.Failure,
        ["forbidden"] = Outcome.Denied,
        ["unauthorized"] = Outcome.Denied,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool TrySeverity(string word, out Severity severity) => EventVocabulary.Severity.TryParse(word, out severity) || Severities.TryGetValue(word, out severity);

    public static bool TryOutcome(string word, out Outcome outcome) => EventVocabulary.Outcome.TryParse(word, out outcome) || Outcomes.TryGetValue(word, out outcome);
}
