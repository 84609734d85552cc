using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Hosting.Starting;
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

    /// <summary>Makes room for the socket. Call it with the data directory's lock held: a file left by a killed process is removed.</summary>
    /// <returns>Its path; null when there is to be none.</returns>
    public static string? Prepare(WebApplication app)
    {
        var data = app.Services.GetRequiredService<IOptions<DataOptions>>().Value;
        if (!data.ControlSocket || Listening.Urls(app.Configuration).Count == 0)
        {
            return null;
        }

        var path = PathIn(data.FullPath);
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
        {
            app.Logger.LogWarning("The path of the data directory is too long for a socket: commands have to wait until this process has stopped.");
            return null;
        }

        File.Delete(path);
        return path;
    }
}
