using System.Net;
using AuditConsole.Core.Access;
using Microsoft.AspNetCore.HttpOverrides;

namespace AuditConsole.Web.Hosting.Starting;

/// <summary>Which reverse proxies are believed about the client's address. None by default: then forwarded headers are ignored.</summary>
internal static class Proxies
{
    public const string Section = "AuditConsole:ForwardedHeaders";

    public static bool AreConfigured(IConfiguration configuration) => Known(configuration).Any();

    public static WebApplication UseProxies(this WebApplication app)
    {
        if (!AreConfigured(app.Configuration))
        {
            return app;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in Known(app.Configuration))
        {
            if (IPAddress.TryParse(text, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(text, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new StartRefusedException($"{Section}:KnownProxies: '{text}' is neither an address nor a network like 10.0.0.0/8.");
            }
        }

        app.UseForwardedHeaders(options);
        return app;
    }

    /// <summary>A list in the file, or one text with semicolons in the environment.</summary>
    private static IEnumerable<string> Known(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section + ":KnownProxies");
        return section.GetChildren().Select(c => c.Value).Append(section.Value).OfType<string>()
            .SelectMany(v => v.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
