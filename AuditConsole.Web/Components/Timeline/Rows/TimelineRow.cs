using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>An event as the feed holds it: without its bodies, which stay on the server's disk.</summary>
/// <param name="Version">Number of the object version it made.</param>
public sealed record TimelineRow(AuditEvent Event, int? Version)
{
    public long Seq => Event.Seq;

    public EventPosition Position => Event.Position;
}
