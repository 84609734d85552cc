namespace AuditConsole.Web.Components.Shared;

/// <summary>What a tag's colour means: good, broken, denied or doubtful, not an effect (dry run, impersonation), chosen, a plain fact.</summary>
public enum TagTone
{
    Neutral,
    Ok,
    Bad,
    Warning,
    Violet,
    Accent,
    Line,
}
