using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>The console's own events, which nobody else can send under its source.</summary>
public static class OwnEvents
{
    public const string Source = "auditconsole";

    public static bool Is(AuditEvent e) => e.Source == Source;

    /// <summary>The whole sentence of an event that has no actor and object to tell of; null for those that read like any other.</summary>
    public static string? Sentence(AuditEvent e) => !Is(e) ? null : e.Type switch
    {
        "log.genesis" => "the ledger was created",
        "log.start" => "the console started",
        "log.stop" => "the console stopped",
        "capture.gap" => $"admission reviews of {e.Resource.Name} were let through without being recorded",
        _ => null,
    };

    /// <summary>What a <c>config.*</c> event is about: <c>API key</c> for <c>config.key.create</c>.</summary>
    public static string? Thing(AuditEvent e)
    {
        var parts = e.Type.Split('.');
        return !Is(e) || parts is not ["config", var thing, ..] ? null : thing switch
        {
            "key" => "API key",
            "user" => "account",
            _ => thing,
        };
    }
}
