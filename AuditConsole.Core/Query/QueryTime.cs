using AuditConsole.Core.Query.Planning;

namespace AuditConsole.Core.Query;

/// <summary>Times in the forms that queries take, for the ends of ranges that stand beside a query.</summary>
public static class QueryTime
{
    /// <summary>What such a time looks like, for messages.</summary>
    public const string Expected = "`2026-03-10T14:30:00Z`, `2026-03-10T14:30+01:00`, `2026-03-10`, `now` or `now-24h`";

    /// <summary>Reads RFC 3339, also cut after minute, hour, day or month (all of it, UTC without an offset), <c>now</c>, or <c>now</c> with offsets such as <c>now-24h</c>.</summary>
    /// <param name="now">Microseconds UTC.</param>
    /// <param name="from">First microsecond meant.</param>
    /// <param name="to">End of what is meant, not included: for a date its next midnight, for an instant that instant.</param>
    public static bool TryParse(string text, long now, out long from, out long to)
    {
        var read = TimeText.TryRead(text, now, out from, out var last);
        to = last == from ? from : last + 1;
        return read;
    }
}
