using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Hosting.Tls;

namespace AuditConsole.Web.Cli;

/// <summary><c>tls init --host NAME…</c>: an authority of this installation and a certificate for its server. Only writes files: a serving process takes them up by itself.</summary>
internal sealed class TlsVerb(TextWriter output, TextWriter errors, TimeProvider time)
{
    public const int Ok = 0;
    public const int Failed = 2;

    private const int MaxHost = 253;

    /// <summary>True for a DNS name, also with a wildcard in front, or an address.</summary>
    public static bool IsHost(string text)
        => IPAddress.TryParse(text, out _) || (text.Length <= MaxHost && Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text) == UriHostNameType.Dns);

    /// <param name="isNewAuthority">Makes another authority even when there is one: every cluster then needs it.</param>
    public async Task<int> InitAsync(string dataDirectory, IReadOnlyList<string> hosts, bool isNewAuthority)
    {
        var folder = new TlsFolder(dataDirectory);
        try
        {
            DataDirectory.Prepare(dataDirectory);
            var keeps = folder.HasAuthority && !isNewAuthority;
            using var authority = keeps ? folder.LoadAuthority() : CertificateMaker.Authority(time);
            using var server = CertificateMaker.Server(authority, hosts, time);
            if (!keeps)
            {
                folder.SaveAuthority(authority);
            }

            folder.SaveServer(server);
            await TellAsync(folder, authority, server, hosts, keeps);
            return Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or InvalidOperationException)
        {
            await errors.WriteLineAsync($"{Terminal.Escape(folder.Path)}: {Terminal.Escape(e.Message)}");
            return Failed;
        }
    }

    private async Task TellAsync(TlsFolder folder, X509Certificate2 authority, X509Certificate2 server, IReadOnlyList<string> hosts, bool kept)
    {
        static string Day(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await output.WriteLineAsync($"{(kept ? "kept    " : "written ")} {Terminal.Escape(folder.Authority)}  (the authority, its key beside it; until {Day(authority.NotAfter)})");
        await output.WriteLineAsync($"         sha256:{Convert.ToHexStringLower(authority.GetCertHash(HashAlgorithmName.SHA256))}");
        await output.WriteLineAsync($"written  {Terminal.Escape(folder.Server)}  (for {string.Join(", ", hosts)}, its key beside it; until {Day(server.NotAfter)})");
        await output.WriteLineAsync();
        await output.WriteLineAsync("Set next, where the console is started, and start it again unless it is set already:");
        await output.WriteLineAsync("  AuditConsole__Ingestion__Listen=https://0.0.0.0:8443");
        await output.WriteLineAsync();
        await output.WriteLineAsync("In the kubeconfig that an API server is given (--audit-webhook-config-file), under clusters[].cluster:");
        await output.WriteLineAsync($"  server: {Address(hosts[0])}/ingest/k8s/audit/SOURCE");
        await output.WriteLineAsync($"  certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(authority.ExportCertificatePem() + "\n"))}");
        await output.WriteLineAsync();
        await output.WriteLineAsync("The page Welcome has the whole file filled in, with a token. A console that serves takes a renewed certificate up by itself.");
    }

    private static string Address(string host) => IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"https://[{address}]:8443" : $"https://{host}:8443";
}
