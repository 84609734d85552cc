using System.Net;
using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;

namespace AuditConsole.Web.Components.Capture;

/// <summary>What a person may set of a source, as text of a form.</summary>
public sealed record SourceSettings
{
    private const int MaxCluster = 128;
    private const int MaxProject = 64;
    private const int MaxProxies = 64;
    private const int MaxAuthorities = 64 * 1024;
    private const int MaxName = 256;

    public string Cluster { get; set; } = string.Empty;

    public string Project { get; set; } = string.Empty;

    /// <summary>Addresses or CIDR blocks, separated by commas, blanks or line ends.</summary>
    public string TrustedProxies { get; set; } = string.Empty;

    public bool KeepRaw { get; set; }

    /// <summary>PEM certificates of the authorities that sign the senders' client certificates; empty when none are asked for.</summary>
    public string ClientAuthorities { get; set; } = string.Empty;

    /// <summary>The name that a client certificate must have; empty for any that the authorities signed.</summary>
    public string ClientName { get; set; } = string.Empty;

    /// <summary>A sender must show a token (or key) and a certificate.</summary>
    public bool NeedsBoth { get; set; }

    public static SourceSettings Of(Source source) => new()
    {
        Cluster = source.Cluster,
        Project = source.Project ?? string.Empty,
        TrustedProxies = string.Join(", ", source.TrustedProxies),
        KeepRaw = source.KeepRaw,
        ClientAuthorities = source.ClientAuthorities ?? string.Empty,
        ClientName = source.ClientName ?? string.Empty,
        NeedsBoth = source.NeedsBoth,
    };

    /// <summary>The first field that will not do, and what was expected; null when all will.</summary>
    public Problem? Fault()
    {
        if (Cluster.Trim().Length == 0 || Encoding.UTF8.GetByteCount(Cluster.Trim()) > MaxCluster)
        {
            return Problem.Invalid("Cluster", $"Expected a name of 1 to {MaxCluster} bytes.");
        }

        if (Encoding.UTF8.GetByteCount(Project.Trim()) > MaxProject)
        {
            return Problem.Invalid("Project", $"Expected at most {MaxProject} bytes.");
        }

        var proxies = Proxies();
        if (proxies.Length > MaxProxies)
        {
            return Problem.Invalid("Trusted proxies", $"Expected at most {MaxProxies} blocks.");
        }

        return proxies.FirstOrDefault(p => !IPNetwork.TryParse(p, out _) && !IPAddress.TryParse(p, out _)) is { } bad
            ? Problem.Invalid("Trusted proxies", $"'{bad}' is neither an address nor a block such as 10.0.0.0/8.")
            : CertificateFault();
    }

    public Source Apply(Source source) => source with
    {
        Cluster = Cluster.Trim(),
        Project = Project.Trim() is { Length: > 0 } project ? project : null,
        TrustedProxies = Proxies(),
        KeepRaw = KeepRaw,
        ClientAuthorities = OrNull(ClientAuthorities),
        ClientName = OrNull(ClientName),
        NeedsBoth = NeedsBoth,
    };

    private Problem? CertificateFault()
    {
        if (OrNull(ClientAuthorities) is not { } authorities)
        {
            return NeedsBoth ? Problem.Invalid("Client authorities", "Expected the authorities of the certificates that are demanded beside a token: without any, nobody could send.")
                : OrNull(ClientName) is not null ? Problem.Invalid("Client name", "Expected none while no authorities are set: a name is worth nothing that nobody vouches for.")
                : null;
        }

        if (authorities.Length > MaxAuthorities)
        {
            return Problem.Invalid("Client authorities", $"Expected at most {MaxAuthorities / 1024} KiB.");
        }

        return CertificateChain.Fault(authorities) is { } fault ? Problem.Invalid("Client authorities", fault)
            : Encoding.UTF8.GetByteCount(ClientName.Trim()) > MaxName ? Problem.Invalid("Client name", $"Expected at most {MaxName} bytes.")
            : null;
    }

    private static string? OrNull(string text) => text.Trim() is { Length: > 0 } some ? some : null;

    private string[] Proxies() => TrustedProxies.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
