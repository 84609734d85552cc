namespace AuditConsole.Web.Components.Policies;

public static class PoliciesRegistration
{
    /// <summary>What the pages of objects read.</summary>
    public static IServiceCollection AddObjectPages(this IServiceCollection services) => services.AddScoped<PoliciesService>();
}
