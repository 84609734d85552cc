using System.Reflection;
using AuditConsole.Core.Access.SetUp;
using AuditConsole.Core.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Starting;

/// <summary>Tells the operator on the console where the server is, where its data are, and how to set it up. The link holds a secret: it goes to the console and nowhere else.</summary>
internal sealed class StartReport(IServer server, SetUpToken token, IOptions<DataOptions> data, IHostApplicationLifetime lifetime) : IHostedService
{
    private string _address = Listening.DefaultUrl;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Report);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        token.Renewed -= ShowLink;
        return Task.CompletedTask;
    }

    private void Report()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.Where(address => !address.Contains("://unix:", StringComparison.Ordinal)).ToArray() ?? [];
        _address = addresses.FirstOrDefault() ?? _address;
        var version = typeof(StartReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        Console.WriteLine($"AuditConsole {version}");
        Console.WriteLine($"  address  {string.Join(", ", addresses)}");
        Console.WriteLine($"  data     {data.Value.FullPath}");
        token.Renewed += ShowLink;
        if (token.Current is { } link)
        {
            ShowLink(link);
        }
    }

    private void ShowLink(string text)
    {
        Console.WriteLine($"  set up   {_address}{Urls.Setup}?token={text}");
        Console.WriteLine($"           (good for {token.Lifetime.TotalMinutes} minutes and one use; also in {token.FilePath})");
    }
}
