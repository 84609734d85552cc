using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>The subject of a certificate or signing request: who it names stays readable when the rest goes.</summary>
internal static class CertificateSubject
{
    private const int MaxBytes = 64 * 1024;

    /// <param name="base64">Base64 of a PEM block.</param>
    /// <returns>The distinguished name in UTF-8; empty when it cannot be read.</returns>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> base64, bool isRequest)
    {
        if (base64.Length > MaxBytes)
        {
            return default;
        }

        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, decoded, out _, out var length) != System.Buffers.OperationStatus.Done)
        {
            return default;
        }

        var pem = Encoding.ASCII.GetString(decoded.AsSpan(0, length));
        try
        {
            if (isRequest)
            {
                var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation);
                return Encoding.UTF8.GetBytes(request.SubjectName.Name);
            }

            using var certificate = X509Certificate2.CreateFromPem(pem);
            return Encoding.UTF8.GetBytes(certificate.Subject);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return default;
        }
    }
}
