namespace AuditConsole.Web.Hosting.Requests;

/// <summary>Which kind of client an address is for; it decides how refusals look and which rules hold.</summary>
public enum Surface
{
    /// <summary>People with a browser.</summary>
    Page,

    /// <summary>Programs that read.</summary>
    Api,

    /// <summary>Programs that send events.</summary>
    Ingest,

    /// <summary>The connection of a console page.</summary>
    Circuit,

    Health,
}

public static class Surfaces
{
    public static Surface Of(PathString path)
    {
        if (path.StartsWithSegments("/ingest") || path.StartsWithSegments(Urls.ApiEvents))
        {
            return Surface.Ingest;
        }

        if (path.StartsWithSegments("/api") || path.StartsWithSegments("/v1") || path.StartsWithSegments("/openapi"))
        {
            return Surface.Api;
        }

        return path.StartsWithSegments("/_blazor") ? Surface.Circuit : path.StartsWithSegments("/health") ? Surface.Health : Surface.Page;
    }

    /// <summary>True where errors are problem details and no redirect is ever given.</summary>
    public static bool IsForPrograms(PathString path) => Of(path) is Surface.Api or Surface.Ingest;
}
