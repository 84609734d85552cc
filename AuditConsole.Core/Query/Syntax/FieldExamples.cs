using AuditConsole.Core.Events;

namespace AuditConsole.Core.Query.Syntax;

/// <summary>A value to show in error messages, such as <c>verb:delete</c>.</summary>
internal static class FieldExamples
{
    private static readonly Dictionary<EventField, string> Known = new()
    {
        [EventFields.Verb] = "delete",
        [EventFields.Kind] = "NetworkPolicy",
        [EventFields.EventType] = "k8s.networkpolicy.*",
        [EventFields.Code] = "403",
        [EventFields.Severity] = "high",
        [EventFields.Class] = "denied",
        [EventFields.Outcome] = "failed",
        [EventFields.Action] = "delete",
        [EventFields.ActorClass] = "human",
    };

    public static string For(string name)
    {
        if (!EventFields.TryFind(name, out var field))
        {
            return $"{name}:value";
        }

        var value = Known.TryGetValue(field, out var known) ? known : field.Type switch
        {
            FieldType.Integer => "100",
            FieldType.Time => ">now-24h",
            FieldType.Address => "10.0.0.0/8",
            FieldType.Boolean => "true",
            _ => "\"some text\"",
        };
        return $"{name}:{value}";
    }
}
