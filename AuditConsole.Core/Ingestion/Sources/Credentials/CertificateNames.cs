using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditConsole.Core.Ingestion.Sources.Credentials;

/// <summary>The names a client certificate has: its subject, the common name in it, and its alternative names.</summary>
internal static class CertificateNames
{
    private const string CommonName = "2.5.4.3";
    private const string AlternativeNames = "2.5.29.17";

    // Context tags of GeneralName (RFC 5280, 4.2.1.6).
    private static readonly Asn1Tag Email = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    /// <summary>Exactly, but for the case of DNS names.</summary>
    public static bool Has(X509Certificate2 certificate, string name)
    {
        var subject = Parts(certificate.SubjectName);
        return subject.Contains((CommonName, name)) || IsSubject(subject, name) || Alternative(certificate, name);
    }

    /// <summary>Tools write the parts of a subject in either order and with or without blanks: it is the parts that count.</summary>
    private static bool IsSubject(List<(string? Type, string? Value)> subject, string name)
    {
        try
        {
            return name.Contains('=', StringComparison.Ordinal) && subject.Order().SequenceEqual(Parts(new X500DistinguishedName(name)).Order());
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static List<(string? Type, string? Value)> Parts(X500DistinguishedName name)
        => [.. name.EnumerateRelativeDistinguishedNames().Select(n => n.HasMultipleElements ? (null, Convert.ToHexString(n.RawData.Span)) : (n.GetSingleElementType().Value, n.GetSingleElementValue()))];

    private static bool Alternative(X509Certificate2 certificate, string name)
    {
        try
        {
            foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == AlternativeNames))
            {
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    if (IsNext(names, name))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool IsNext(AsnReader names, string name)
    {
        var tag = names.PeekTag();
        if (tag.HasSameClassAndValue(Dns))
        {
            return string.Equals(names.ReadCharacterString(UniversalTagNumber.IA5String, Dns), name, StringComparison.OrdinalIgnoreCase);
        }

        if (tag.HasSameClassAndValue(Email) || tag.HasSameClassAndValue(Uri))
        {
            return names.ReadCharacterString(UniversalTagNumber.IA5String, tag) == name;
        }

        if (tag.HasSameClassAndValue(Address))
        {
            var bytes = names.ReadOctetString(Address);
            return bytes.Length is 4 or 16 && IPAddress.TryParse(name, out var address) && new IPAddress(bytes).Equals(address);
        }

        names.ReadEncodedValue();
        return false;
    }
}
