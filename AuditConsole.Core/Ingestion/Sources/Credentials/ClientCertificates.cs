using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Sources.Credentials;

/// <summary>Which sources a client certificate stands for: those whose authorities signed it, and whose name, when one is set, it has.</summary>
public sealed class ClientCertificates : IDisposable
{
    /// <summary>Connections send many requests: a certificate that was good is so for a while, unless a source is changed.</summary>
    private const long Remembered = Micros.PerMinute;

    private const int MaxRemembered = 1_000;

    private readonly SourceRegistry _sources;
    private readonly TimeProvider _time;

    /// <summary>Replaced whole when a source changes, so that a check which began before leaves nothing behind.</summary>
    private volatile ConcurrentDictionary<string, (IReadOnlyList<string> Sources, long Until)> _good = new(StringComparer.Ordinal);

    public ClientCertificates(SourceRegistry sources, TimeProvider time)
    {
        (_sources, _time) = (sources, time);
        sources.Changed += Forget;
    }

    /// <summary>Their names in order; empty when it stands for none.</summary>
    /// <param name="sent">What the client sent along to lead from its certificate to the authority.</param>
    public IReadOnlyList<string> SourcesOf(X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        var now = Micros.Now(_time);
        var id = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var good = _good;
        if (good.TryGetValue(id, out var known) && now < known.Until)
        {
            return known.Sources;
        }

        var at = _time.GetUtcNow();
        var sources = _sources.All.Where(s => s.ClientAuthorities is not null)
            .GroupBy(s => s.ClientAuthorities!, StringComparer.Ordinal)
            .Where(g => CertificateChain.LeadsTo(g.Key, certificate, sent, at))
            .SelectMany(g => g.Where(s => s.ClientName is null || CertificateNames.Has(certificate, s.ClientName)))
            .Select(s => s.Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (sources.Count > 0)
        {
            if (good.Count >= MaxRemembered)
            {
                good.Clear();
            }

            good[id] = (sources, now + Remembered);
        }

        return sources;
    }

    public void Dispose() => _sources.Changed -= Forget;

    private void Forget(string source) => _good = new(StringComparer.Ordinal);
}
