using AuditConsole.Web.Hosting.Starting;

namespace AuditConsole.Web.Hosting.Tls;

/// <summary>Stands before the framework's host filter: clusters reach their listener by the names of its certificate, which TLS has checked, and which are none that pages may be asked for by.</summary>
internal sealed class IngestDoorFilter(IConfiguration configuration) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var known = Known(Listening.Hosts(configuration));
        app.Use((context, rest) =>
        {
            if (context.Features.Get<IngestConnection>() is not { } connection)
            {
                return rest(context);
            }

            connection.HasAsked = true;
            context.Request.Host = known;
            return IngestDoor.PassAsync(context, rest);
        });
        next(app);
    };

    /// <summary>A name that the host filter lets pass, whichever it is: wildcards stand in front of a name, or for every name.</summary>
    internal static HostString Known(IReadOnlyList<string> hosts) => hosts switch
    {
        [] or ["*", ..] => new HostString("localhost"),
        [['*', '.', .. var domain], ..] => new HostString("ingest." + domain),
        [var name, ..] => new HostString(name),
    };
}
