namespace AuditConsole.Web.Components.Welcome;

public static class WelcomeRegistration
{
    /// <summary>What the first-run page reads and makes; it needs an <see cref="Shared.Connect.ImportBoard"/> and <see cref="IngestKeys"/>.</summary>
    public static IServiceCollection AddWelcomePage(this IServiceCollection services) => services.AddScoped<WelcomeService>();
}
