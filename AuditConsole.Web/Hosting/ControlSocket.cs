using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Hosting.Starting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting;

/// <summary>The socket in the data directory over which the command line reaches the serving process.</summary>
internal static class ControlSocket
{
    private const string FileName = "control.sock";

    /// <summary>sockaddr_un on Linux holds 108 bytes, the last of them zero.</summary>
    private const int MaxPathBytes = 107;

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, FileName);

    /// <summary>Whether a connection that ends here came in over the control socket.</summary>
    public static bool IsEndOf(EndPoint? local, DataOptions data)
        => data.ControlSocket && local is UnixDomainSocketEndPoint && local.ToString() == PathIn(data.FullPath);

    /// <summary>Adds the socket to the addresses served. Call it with the data directory's lock held: a file left by a killed process is removed.</summary>
    public static void ListenOnControlSocket(this WebApplication app)
    {
        var data = app.Services.GetRequiredService<IOptions<DataOptions>>().Value;
        var urls = Listening.Urls(app.Configuration);
        if (!data.ControlSocket || urls.Count == 0)
        {
            return;
        }

        var path = PathIn(data.FullPath);
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
        {
            app.Logger.LogWarning("The path of the data directory is too long for a socket: commands have to wait until this process has stopped.");
            return;
        }

        File.Delete(path);

        // Endpoints of Kestrel's own section make it forget every address, but not what is said in code.
        if (Listening.HasEndpoints(app.Configuration))
        {
            app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.ListenUnixSocket(path);
            return;
        }

        // An address added here replaces the configured ones, so these are said again.
        foreach (var url in urls)
        {
            app.Urls.Add(url);
        }

        app.Urls.Add("http://unix:" + path);
    }
}
