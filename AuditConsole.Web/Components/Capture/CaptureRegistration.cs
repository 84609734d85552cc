namespace AuditConsole.Web.Components.Capture;

public static class CaptureRegistration
{
    /// <summary>What the pages of Capture read; they need an <see cref="Shared.Connect.ImportBoard"/>.</summary>
    public static IServiceCollection AddCapturePages(this IServiceCollection services) => services.AddScoped<CaptureService>();
}
