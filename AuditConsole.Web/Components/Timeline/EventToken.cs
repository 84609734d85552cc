using System.Globalization;
using AuditConsole.Web.Components.Timeline.Rows;

namespace AuditConsole.Web.Components.Timeline;

/// <summary>How an address names an event: its seq, or a cursor for those who may not see the whole ledger.</summary>
public static class EventToken
{
    public static string Of(TimelineRow row, bool showsSeq) => showsSeq ? row.Seq.ToString(CultureInfo.InvariantCulture) : row.Position.ToCursor();

    public static bool TryParseSeq(string? token, out long seq)
        => long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out seq) && seq > 0;
}
