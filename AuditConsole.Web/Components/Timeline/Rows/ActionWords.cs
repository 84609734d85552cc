using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>An action as sentences need it.</summary>
/// <param name="Past"><c>updated</c>, <c>ran a command in</c></param>
/// <param name="Infinitive"><c>update</c>, <c>run a command in</c></param>
/// <param name="Noun">What can be denied or dry-run: <c>update</c>, <c>exec</c>, <c>sign-in</c>.</param>
/// <param name="Link">Between noun and object: <c>update of Pod</c>, <c>exec in Pod</c>.</param>
public sealed record ActionWords(string Past, string Infinitive, string Noun, string Link = "of")
{
    private static readonly ActionWords Create = new("created", "create", "create");
    private static readonly ActionWords Update = new("updated", "update", "update");
    private static readonly ActionWords Delete = new("deleted", "delete", "delete");
    private static readonly ActionWords View = new("viewed", "view", "read");

    private static readonly ActionWords Something = new("did something with", "do something with", "action", "on");

    /// <summary>True when it is not known what was done.</summary>
    public bool IsVague => ReferenceEquals(this, Something);

    /// <summary>The words for what an event did; a subresource says more than its verb.</summary>
    public static ActionWords Of(AuditEvent e) => OfCall(e) ?? OfSubresource(e) ?? OfAction(e);

    /// <summary>Clouds have thousands of calls, whose names their users know better than any word of ours.</summary>
    private static ActionWords? OfCall(AuditEvent e)
        => e is { Format: EventFormat.CloudTrail, Verb: { Length: > 0 } call } && e.Action != EventAction.Login ? new($"called {call} on", $"call {call} on", call, "on") : null;

    private static ActionWords? OfSubresource(AuditEvent e) => (e.Resource.Subresource, e.Action) switch
    {
        (null or "", _) => null,
        ("exec", _) => new("ran a command in", "run a command in", "exec", "in"),
        ("attach", _) => new("attached to", "attach to", "attach", "to"),
        ("portforward", _) => new("forwarded a port of", "forward a port of", "port forward"),
        ("proxy", _) => new("connected through", "connect through", "proxy", "through"),
        ("log", _) => new("read the log of", "read the log of", "log read"),
        ("scale", EventAction.Create or EventAction.Update) => new("scaled", "scale", "scale"),
        ("binding", _) => new("bound", "bind", "binding"),
        ("eviction", _) => new("evicted", "evict", "eviction"),
        ("approval", _) => new("approved", "approve", "approval"),
        ("finalize", _) => new("finalized", "finalize", "finalization"),
        ("token", EventAction.Create or EventAction.Action) => new("requested a token of", "get a token of", "token"),
        ("ephemeralcontainers", EventAction.Update) => new("added a debug container to", "add a debug container to", "debug container", "in"),
        (var part, EventAction.Create or EventAction.Update) => new($"updated the {part} of", $"update the {part} of", $"{part} update"),
        (var part, EventAction.Read or EventAction.List or EventAction.Watch) => new($"viewed the {part} of", $"view the {part} of", $"{part} read"),
        _ => null,
    };

    private static ActionWords OfAction(AuditEvent e) => e.Action switch
    {
        EventAction.Create => Create,
        EventAction.Update => Own(e.Verb) ?? Update,
        EventAction.Delete => Delete,
        EventAction.Read => View,
        EventAction.List => new("listed", "list", "list"),
        EventAction.Watch => new("watched", "watch", "watch"),
        EventAction.Login => new("signed in to", "sign in to", "sign-in", "to"),
        EventAction.Logout => new("signed out of", "sign out of", "sign-out", "of"),
        EventAction.Execute => new("ran", "run", "run"),
        EventAction.Publish => new("published", "publish", "publishing"),
        EventAction.Deploy => new("deployed", "deploy", "deployment"),
        _ => Own(e.Verb) ?? Own(LastPart(e.Type)) ?? Something,
    };

    /// <summary>A source's own word, when it is one plain English verb such as <c>approve</c>; patch and modify are updates.</summary>
    private static ActionWords? Own(string? verb)
    {
        if (verb is null || verb.Length is < 3 or > 24 || verb is "patch" or "put" or "post" or "modify" or "change" or "set" or "edit" or "replace" or "apply" || !verb.All(char.IsAsciiLetter))
        {
            return null;
        }

        var word = verb.ToLowerInvariant();
        return word.EndsWith("ed", StringComparison.Ordinal) ? null : new ActionWords(PastOf(word), word, word);
    }

    private static string PastOf(string verb) => verb switch
    {
        "read" => "read",
        "run" => "ran",
        "send" => "sent",
        "begin" => "began",
        "stop" => "stopped",
        "submit" => "submitted",
        "reset" => "reset",
        "get" => "viewed",
        "grant" => "granted",
        _ when verb[^1] == 'e' => verb + "d",
        _ when verb[^1] == 'y' && !"aeiou".Contains(verb[^2], StringComparison.Ordinal) => verb[..^1] + "ied",
        _ => verb + "ed",
    };

    private static string LastPart(string type) => type[(type.LastIndexOf('.') + 1)..];
}
