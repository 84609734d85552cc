using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Components.Timeline.Detail;

namespace AuditConsole.Web.Components.Timeline;

public static class TimelineRegistration
{
    /// <summary>The Timeline's services and what the shell shares; one of each for a circuit.</summary>
    public static IServiceCollection AddTimeline(this IServiceCollection services)
        => services.AddScoped<BrowserTime>().AddScoped<TimelineService>().AddScoped<TimelineCounting>().AddScoped<EventService>().AddScoped<TimelineClock>();
}
