using AuditConsole.Web.Hosting.Starting;

namespace AuditConsole.Web.Hosting.Tls;

/// <summary>Stands before the framework's host filter: clusters reach their listener by the names of its certificate, which TLS has checked, and which are none that pages may be asked for by.</summary>
internal sealed class IngestDoorFilter(IConfiguration configuration) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var known = new HostString(Listening.Hosts(configuration).FirstOrDefault(h => !h.Contains('*', StringComparison.Ordinal)) ?? "localhost");
        app.Use((context, rest) =>
        {
            if (context.Features.Get<IngestConnection>() is null)
            {
                return rest(context);
            }

            context.Request.Host = known;
            return IngestDoor.PassAsync(context, rest);
        });
        next(app);
    };
}
