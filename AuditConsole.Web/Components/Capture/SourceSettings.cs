using System.Net;
using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Web.Components.Capture;

/// <summary>What a person may set of a source, as text of a form.</summary>
public sealed record SourceSettings
{
    private const int MaxCluster = 128;
    private const int MaxProject = 64;
    private const int MaxProxies = 64;

    public string Cluster { get; set; } = string.Empty;

    public string Project { get; set; } = string.Empty;

    /// <summary>Addresses or CIDR blocks, separated by commas, blanks or line ends.</summary>
    public string TrustedProxies { get; set; } = string.Empty;

    public bool KeepRaw { get; set; }

    public static SourceSettings Of(Source source) => new()
    {
        Cluster = source.Cluster,
        Project = source.Project ?? string.Empty,
        TrustedProxies = string.Join(", ", source.TrustedProxies),
        KeepRaw = source.KeepRaw,
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
            : null;
    }

    public Source Apply(Source source) => source with
    {
        Cluster = Cluster.Trim(),
        Project = Project.Trim() is { Length: > 0 } project ? project : null,
        TrustedProxies = Proxies(),
        KeepRaw = KeepRaw,
    };

    private string[] Proxies() => TrustedProxies.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
