using System.Net;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Core.Ingestion;

/// <summary>The nearest address of a chain that is not one of the source's own proxies.</summary>
internal static class ClientAddress
{
    public static string? Of(IReadOnlyList<string> chain, Source source)
    {
        for (var i = chain.Count - 1; i >= 0; i--)
        {
            if (!IPAddress.TryParse(chain[i], out var address))
            {
                return null;
            }

            if (i == 0 || !IsTrusted(address, source.TrustedProxies))
            {
                return chain[i];
            }
        }

        return null;
    }

    private static bool IsTrusted(IPAddress address, IReadOnlyList<string> proxies)
    {
        foreach (var proxy in proxies)
        {
            if (IPNetwork.TryParse(proxy, out var network) && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
            {
                return true;
            }
        }

        return false;
    }
}
