using AuditConsole.Web.Components.Access;
using AuditConsole.Web.Components.Account;
using AuditConsole.Web.Components.Capture;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Components.Policies;
using AuditConsole.Web.Components.Sample;
using AuditConsole.Web.Components.Timeline;
using AuditConsole.Web.Components.Welcome;

namespace AuditConsole.Web.Components;

public static class Features
{
    /// <summary>The services of the features' pages.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services)
        => services
            .AddSingleton<ImportBoard>()
            .AddScoped<DoorService>()
            .AddScoped<FollowService>()
            .AddTimeline()
            .AddScoped<PoliciesService>()
            .AddScoped<CaptureService>()
            .AddScoped<SourceService>()
            .AddScoped<TokenService>()
            .AddScoped<QuarantineService>()
            .AddScoped<WelcomeService>()
            .AddScoped<SampleService>()
            .AddScoped<AccountService>()
            .AddScoped<ApiKeysService>();
}
