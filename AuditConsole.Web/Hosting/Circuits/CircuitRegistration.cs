using AuditConsole.Web.Components;
using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Radzen;

namespace AuditConsole.Web.Hosting.Circuits;

/// <summary>The pages of the console and the bounds of their circuits.</summary>
public static class CircuitRegistration
{
    public static IServiceCollection AddPages(this IServiceCollection services, IConfiguration configuration, bool detailedErrors)
    {
        var limits = configuration.GetSection(WebLimits.Section).Get<WebLimits>() ?? new WebLimits();
        services.AddSingleton<CircuitCount>();
        services.AddSingleton<CircuitHubFilter>();
        services.AddScoped<CircuitHandler, CircuitWatch>();
        services.AddScoped<BrowserTime>();
        services.AddRadzenComponents();
        services.AddOptions<WebLimits>().Bind(configuration.GetSection(WebLimits.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddRazorComponents()
            .AddInteractiveServerComponents(options =>
            {
                options.DetailedErrors = detailedErrors;
                options.DisconnectedCircuitMaxRetained = 50;
                options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
                options.JSInteropDefaultCallTimeout = TimeSpan.FromSeconds(15);
                options.MaxBufferedUnacknowledgedRenderBatches = 10;
            })
            .AddHubOptions(options =>
            {
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                options.HandshakeTimeout = TimeSpan.FromSeconds(10);
                options.MaximumParallelInvocationsPerClient = 1;
                options.StreamBufferCapacity = 10;
                options.MaximumReceiveMessageSize = limits.CircuitMessageBytes;
                options.AddFilter<CircuitHubFilter>();
            });
        return services;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'")
            .RequireAuthorization(DoorSchemes.Person);
        return app;
    }
}
