using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditConsole.Tests.Support;

/// <summary>An authority as clusters have one, to make client certificates with.</summary>
public sealed class SomeAuthority : IDisposable
{
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2039, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private SomeAuthority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public static SomeAuthority Root(string name = "Cluster CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SomeAuthority(AuthorityRequest(name, key).CreateSelfSigned(Begin, End));
    }

    public SomeAuthority Below(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = AuthorityRequest(name, key).Create(Certificate, Begin, End, RandomNumberGenerator.GetBytes(16));
        return new SomeAuthority(signed.CopyWithPrivateKey(key));
    }

    /// <summary>One that calls itself the same, down to the identifier of its key, but has another key.</summary>
    public SomeAuthority Forged()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Certificate.SubjectName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single());
        return new SomeAuthority(request.CreateSelfSigned(Begin, End));
    }

    /// <param name="subject">Distinguished name.</param>
    public X509Certificate2 Issue(string subject, string purpose = ClientAuthentication, DateTimeOffset? end = null, Action<SubjectAlternativeNameBuilder>? names = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names is not null)
        {
            var builder = new SubjectAlternativeNameBuilder();
            names(builder);
            request.CertificateExtensions.Add(builder.Build());
        }

        using var signed = request.Create(Certificate, Begin, end ?? End, RandomNumberGenerator.GetBytes(16));
        using var pair = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest AuthorityRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }
}
