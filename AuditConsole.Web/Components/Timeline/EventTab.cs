namespace AuditConsole.Web.Components.Timeline;

/// <summary>What of an event is looked at.</summary>
public enum EventTab
{
    Diff,
    Manifest,
    Raw,
}

public static class EventTabs
{
    public static readonly IReadOnlyList<EventTab> All = [EventTab.Diff, EventTab.Manifest, EventTab.Raw];

    public static EventTab Parse(string? word) => All.FirstOrDefault(t => Word(t) == word);

    /// <summary>The word in addresses; null for the default.</summary>
    public static string? Word(EventTab tab) => tab switch
    {
        EventTab.Manifest => "manifest",
        EventTab.Raw => "raw",
        _ => null,
    };

    /// <summary>The key that shows it. A number belongs to its name: 3 and 5 are for tabs that do not exist.</summary>
    public static string Key(EventTab tab) => tab switch
    {
        EventTab.Manifest => "2",
        EventTab.Raw => "4",
        _ => "1",
    };
}
