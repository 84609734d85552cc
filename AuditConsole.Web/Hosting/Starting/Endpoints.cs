using System.Net;
using AuditConsole.Web.Hosting.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Starting;

/// <summary>Opens what the server listens on: the configured addresses, the control socket, the listener for clusters.</summary>
internal static class Endpoints
{
    /// <summary>Call it with the data directory's lock held.</summary>
    public static void OpenEndpoints(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<IngestDoor>();
        var urls = Listening.Urls(app.Configuration);
        var socket = ControlSocket.Prepare(app);
        var hasEndpoints = Listening.HasEndpoints(app.Configuration);
        if (door.Address is null && !hasEndpoints)
        {
            // An address added here replaces the configured ones, so these are said again.
            foreach (var url in socket is null ? [] : urls.Append("http://unix:" + socket))
            {
                app.Urls.Add(url);
            }

            return;
        }

        // What is said in code makes Kestrel forget every address, but not the endpoints of its own section.
        var kestrel = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;

        // They are opened below. An empty text would make the host look where it read them first, and Kestrel warn that it does not heed what it found; a list of nothing ends the search.
        app.Configuration[WebHostDefaults.ServerUrlsKey] = ";";
        foreach (var url in hasEndpoints ? [] : urls)
        {
            var address = BindingAddress.Parse(url);
            Listen(kestrel, address, listen =>
            {
                if (address.Scheme == "https")
                {
                    listen.UseHttps();
                }
            });
        }

        if (socket is not null)
        {
            kestrel.ListenUnixSocket(socket);
        }

        if (door.Address is not null)
        {
            door.Open(kestrel);
        }
    }

    /// <summary>As Kestrel reads an address: an IP, <c>localhost</c>, a socket, and anything else for all addresses of the machine.</summary>
    public static void Listen(KestrelServerOptions kestrel, BindingAddress address, Action<ListenOptions> configure)
    {
        if (address.IsUnixPipe)
        {
            kestrel.ListenUnixSocket(address.UnixPipePath, configure);
        }
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, address.Port, configure);
        }
        else if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenLocalhost(address.Port, configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, configure);
        }
    }
}
