using AuditConsole.Core.Common;

namespace AuditConsole.Core.Events;

/// <summary>What only admission reviews have: paths under <c>extra</c>, and their words.</summary>
public static class ReviewFields
{
    /// <summary>Where the time is known from; absent when the review arrived at that time.</summary>
    public const string TimeFrom = "time_from";

    /// <summary>From the object's own bookkeeping, cut to the second.</summary>
    public const string Object = "object";

    /// <summary>From the review before it in its file.</summary>
    public const string Neighbour = "neighbour";

    /// <summary>Not known: the time of the import stands for it.</summary>
    public const string Import = "import";

    /// <summary>How much a time from an object is cut by, at most; microseconds.</summary>
    public const long Precision = Micros.PerSecond;

    /// <summary>A digest of the object before, without what the server keeps by itself.</summary>
    public const string StateBefore = "state_before";

    /// <summary>The like of the object after.</summary>
    public const string StateAfter = "state_after";
}
