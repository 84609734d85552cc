namespace AuditConsole.Web.Components.Shared;

public enum TimeTextForm
{
    /// <summary><c>3 Nov 09:41</c></summary>
    Short,

    /// <summary><c>14:12:07</c></summary>
    Clock,

    /// <summary><c>2026-11-21 14:12:07.318 UTC</c></summary>
    Full,

    /// <summary><c>Sat 21 Nov 2026, 14:12:07.318 UTC</c></summary>
    Head,

    /// <summary><c>21 Nov, 14:12:07 UTC</c>, for narrow places.</summary>
    Compact,

    /// <summary><c>4 min ago</c>; stands beside an absolute time, which its title is.</summary>
    Ago,
}
