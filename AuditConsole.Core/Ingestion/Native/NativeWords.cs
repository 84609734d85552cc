using System.Collections.Frozen;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.Native;

/// <summary>The words of native events and what they mean here.</summary>
internal static class NativeWords
{
    public const string Severities = "info, low, medium, high, critical, debug, notice, warning, error or fatal";

    private static readonly FrozenDictionary<string, EventAction> ActionWords = Actions(
        (EventAction.Create, "create add insert provision"),
        (EventAction.Update, "update modify edit change set put patch stop start enable disable rename"),
        (EventAction.Delete, "delete remove destroy terminate revoke"),
        (EventAction.Read, "read view get list download export"),
        (EventAction.Login, "login authenticate"),
        (EventAction.Logout, "logout"),
        (EventAction.Publish, "publish"),
        (EventAction.Deploy, "deploy"),
        (EventAction.Execute, "execute"));

    public static bool TrySeverity(string word, out Severity severity) => InputWords.TrySeverity(word, out severity);

    public static Outcome OutcomeOf(string status) => InputWords.TryOutcome(status, out var outcome) ? outcome : Outcome.Unknown;

    /// <summary>The word in which the native form states an outcome.</summary>
    public static string StatusOf(Outcome outcome) => outcome switch
    {
        Outcome.Success => "success",
        Outcome.Failure => "failed",
        Outcome.Denied => "denied",
        _ => "unknown",
    };

    /// <summary>The general verb of an operation (<c>stop_instance</c>, <c>PutBucketPolicy</c>), else of the last part of the event's type.</summary>
    public static EventAction ActionOf(string? operation, string eventType)
    {
        if (operation is not null && ActionWords.TryGetValue(FirstWord(operation), out var action))
        {
            return action;
        }

        var last = eventType[(eventType.LastIndexOf('.') + 1)..];
        return ActionWords.TryGetValue(FirstWord(last), out action) ? action : EventAction.Action;
    }

    public static ActorClass ActorClassOf(string type) => type.ToLowerInvariant() switch
    {
        "user" => ActorClass.Human,
        "service" or "system" => ActorClass.Service,
        _ => ActorClass.Unknown,
    };

    private static string FirstWord(string text)
    {
        var end = 0;
        while (end < text.Length && char.IsLetter(text[end]) && (end == 0 || !char.IsUpper(text[end]) || char.IsUpper(text[end - 1])))
        {
            end++;
        }

        return text[..end].ToLowerInvariant();
    }

    private static FrozenDictionary<string, EventAction> Actions(params (EventAction Action, string Words)[] rows)
        => rows.SelectMany(row => row.Words.Split(' ').Select(word => (word, row.Action))).ToFrozenDictionary(e => e.word, e => e.Action, StringComparer.Ordinal);
}
