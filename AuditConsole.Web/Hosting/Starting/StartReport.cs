using System.Reflection;
using AuditConsole.Core.Access.SetUp;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Cli;
using AuditConsole.Web.Hosting.Tls;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Starting;

/// <summary>Tells the operator on the console where the server is, where its data are, and how to set it up. The link holds a secret: it goes to the console and nowhere else.</summary>
internal sealed class StartReport(IServer server, IngestDoor door, SetUpToken token, IOptions<DataOptions> data, IHostApplicationLifetime lifetime) : IHostedService
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
        var all = server.Features.Get<IServerAddressesFeature>()?.Addresses.Where(address => !address.Contains("://unix:", StringComparison.Ordinal)) ?? [];

        // What clusters are told is no address of pages: its port is nobody else's.
        var (ingest, addresses) = (all.Where(IsDoor).ToArray(), all.Where(address => !IsDoor(address)).ToArray());
        _address = addresses.FirstOrDefault() ?? _address;
        var version = typeof(StartReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        Console.WriteLine($"AuditConsole {version}");
        Console.WriteLine($"  address  {string.Join(", ", addresses)}");
        if (ingest.Length > 0)
        {
            Console.WriteLine($"  clusters {string.Join(", ", ingest)}{(door.PublicAddress is { } told ? $" ({told.ToString().TrimEnd('/')})" : null)}");
        }

        Console.WriteLine($"  data     {Terminal.Escape(data.Value.FullPath)}");
        token.Renewed += ShowLink;
        if (token.Current is { } link)
        {
            ShowLink(link);
        }
    }

    private bool IsDoor(string address) => door.Address is { } own && address.StartsWith("https:", StringComparison.Ordinal) && address.EndsWith($":{own.Port}", StringComparison.Ordinal);

    private void ShowLink(string text)
    {
        Console.WriteLine($"  set up   {_address}{Urls.Setup}?token={text}");
        Console.WriteLine($"           (good for {token.Lifetime.TotalMinutes} minutes and one use; also in {Terminal.Escape(token.FilePath)})");
    }
}
