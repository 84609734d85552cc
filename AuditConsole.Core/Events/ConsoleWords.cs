namespace AuditConsole.Core.Events;

/// <summary>Class, action and severity of the console's own events, from their type and outcome.</summary>
internal static class ConsoleWords
{
    public static EventAction Action(string type) => type.StartsWith("access.", StringComparison.Ordinal) ? EventAction.Read : type[(type.LastIndexOf('.') + 1)..] switch
    {
        "create" or "add" or "insert" or "provision" => EventAction.Create,
        "update" or "modify" or "edit" or "change" or "set" or "put" or "patch" or "stop" or "start" or "enable" or "disable" or "rename" => EventAction.Update,
        "delete" or "remove" or "destroy" or "terminate" or "revoke" => EventAction.Delete,
        "read" or "view" or "get" or "list" or "download" or "export" => EventAction.Read,
        "login" => EventAction.Login,
        "logout" => EventAction.Logout,
        "publish" => EventAction.Publish,
        "deploy" => EventAction.Deploy,
        "execute" => EventAction.Execute,
        _ => EventAction.Action,
    };

    public static EventClass Class(string type, EventAction action, Outcome outcome, bool isUnchanged)
        => outcome == Outcome.Denied ? EventClass.Denied
        : type is "log.anchor" or "log.tier" or "log.verify" or "log.start" or "log.stop" or "alert.evaluate" ? EventClass.Status
        : action is EventAction.Read or EventAction.List or EventAction.Watch ? EventClass.Read
        : outcome == Outcome.Failure ? EventClass.Failed
        : isUnchanged ? EventClass.Noop
        : EventClass.Change;

    /// <summary>Refused and failed attempts, and changed settings, stand out a little; the rest is routine.</summary>
    public static Severity Severity(string type, Outcome outcome)
        => outcome is Outcome.Denied or Outcome.Failure || type.StartsWith("config.", StringComparison.Ordinal) ? Events.Severity.Low : Events.Severity.Info;
}
