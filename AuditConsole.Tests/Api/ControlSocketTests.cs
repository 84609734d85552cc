using System.Net;
using System.Net.Sockets;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Cli;
using AuditConsole.Web.Hosting;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class ControlSocketTests
{
    [Fact]
    public async Task Only_what_comes_in_over_the_control_socket_is_the_operators()
    {
        var directory = Directory.CreateTempSubdirectory("auditconsole-socket-").FullName;
        try
        {
            var data = new DataOptions { Directory = directory };
            Assert.True(ControlSocket.IsEndOf(await AcceptedAsync(ControlSocket.PathIn(directory)), data));
            Assert.False(ControlSocket.IsEndOf(await AcceptedAsync(Path.Combine(directory, "proxy.sock")), data));
            Assert.False(ControlSocket.IsEndOf(new IPEndPoint(IPAddress.Loopback, 5080), data));
            Assert.False(ControlSocket.IsEndOf(new UnixDomainSocketEndPoint(ControlSocket.PathIn(directory)), new DataOptions { Directory = directory, ControlSocket = false }));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("audit.example.com", "audit.example.com", "127.0.0.1")]
    [InlineData("127.0.0.1", "*.example.com", "127.0.0.1")]
    [InlineData("console.example.com", "*.example.com")]
    [InlineData("localhost", "audit.example.com", "*")]
    [InlineData("localhost")]
    public void The_command_line_calls_the_server_by_a_name_it_answers_to(string called, params string[] allowed)
        => Assert.Equal(called, ControlClient.AddressOf(allowed).Host);

    private static async Task<EndPoint?> AcceptedAsync(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
        using var accepted = await listener.AcceptAsync();
        return accepted.LocalEndPoint;
    }
}
