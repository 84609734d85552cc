namespace AuditConsole.Web.Components.Timeline;

/// <summary>What the page hands on to its model.</summary>
public sealed record TimelineClock(TimeProvider Time, ILogger<TimelineModel> Logger);
