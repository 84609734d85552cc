using System.Net;
using AuditConsole.Core.Access;

namespace AuditConsole.Web.Hosting.Starting;

/// <summary>Where the server listens, and what has to be settled before it may be reached from outside.</summary>
public static class Listening
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]", "::1"];

    /// <summary>Whether Kestrel's own section says where to listen.</summary>
    public static bool HasEndpoints(IConfiguration configuration) => Endpoints(configuration).Count > 0;

    /// <summary>The names this server answers to, as configured; none, or among them <c>*</c>, when any will do.</summary>
    public static IReadOnlyList<string> Hosts(IConfiguration configuration) => Split(configuration["AllowedHosts"]);

    /// <summary>The configured addresses; empty when nothing is configured.</summary>
    public static IReadOnlyList<string> Urls(IConfiguration configuration)
    {
        // The order of precedence is Kestrel's: endpoints of its own section win over URLs, URLs over ports.
        if (HasEndpoints(configuration))
        {
            return Endpoints(configuration);
        }

        var urls = Split(configuration["urls"]);
        return urls.Count > 0
            ? urls
            : [.. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"), .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}")];
    }

    /// <exception cref="StartRefusedException">The server would be open to others without knowing its own name, or without encryption.</exception>
    public static void Check(IConfiguration configuration)
    {
        var open = Urls(configuration).Where(url => !IsLoopback(url)).ToList();
        if (open.Count == 0)
        {
            return;
        }

        var where = string.Join(", ", open);
        var hosts = Hosts(configuration);
        if (hosts.Count == 0 || hosts.Contains("*") || hosts.All(LoopbackNames.Contains))
        {
            throw new StartRefusedException($"AllowedHosts: {where} can be reached from other machines, so the names people use for this server must be listed, as in AllowedHosts=\"audit.example.com;127.0.0.1\".");
        }

        if (open.Any(url => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) && !Proxies.AreConfigured(configuration))
        {
            throw new StartRefusedException($"ASPNETCORE_URLS: {where} is not encrypted. Use https with a certificate (Kestrel:Certificates:Default), listen on 127.0.0.1, or name the proxy that encrypts in {Proxies.Section}:KnownProxies.");
        }
    }

    private static bool IsLoopback(string url)
    {
        // Wildcards are no hosts to Uri.
        var text = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Host == "localhost" || address.Host == "unix" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
    }

    private static List<string> Endpoints(IConfiguration configuration)
        => [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>()];

    private static List<string> Split(string? text) => [.. text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []];
}
