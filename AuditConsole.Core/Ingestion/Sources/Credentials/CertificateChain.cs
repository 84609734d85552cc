using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditConsole.Core.Ingestion.Sources.Credentials;

/// <summary>Whether authorities that somebody configured signed a client certificate. Neither the system's roots count nor anything that would have to be fetched.</summary>
public static class CertificateChain
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Why a text will not do as authorities; null when it holds certificates.</summary>
    public static string? Fault(string authorities)
    {
        try
        {
            var all = Read(authorities);
            return all.Count == 0 ? "Expected certificates in PEM form (-----BEGIN CERTIFICATE-----)." : null;
        }
        catch (CryptographicException)
        {
            return "Expected certificates in PEM form; one of them cannot be read.";
        }
    }

    /// <param name="authorities">PEM; roots, or authorities below one that are trusted by themselves.</param>
    internal static bool LeadsTo(string authorities, X509Certificate2 certificate, X509Certificate2Collection sent, DateTimeOffset at)
    {
        X509Certificate2Collection trusted;
        try
        {
            trusted = Read(authorities);
        }
        catch (CryptographicException)
        {
            return false;
        }

        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(trusted);
        policy.ExtraStore.AddRange(sent);

        // An address inside a stranger's certificate must not make this server call anybody.
        policy.DisableCertificateDownloads = true;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        policy.VerificationTime = at.UtcDateTime;

        // An authority below a root may be trusted without its root, which the framework calls unknown: what counts is whether one of ours stands in the chain.
        policy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        var isSound = chain.Build(certificate);
        return isSound && chain.ChainElements.Skip(1).Any(e => trusted.Any(t => t.RawDataMemory.Span.SequenceEqual(e.Certificate.RawDataMemory.Span)));
    }

    private static X509Certificate2Collection Read(string authorities)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(authorities);
        return all;
    }
}
