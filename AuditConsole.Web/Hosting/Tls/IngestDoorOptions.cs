namespace AuditConsole.Web.Hosting.Tls;

/// <summary>A listener for clusters beside the one for people: TLS only, and nothing but the addresses that take events.</summary>
public sealed class IngestDoorOptions
{
    public const string Section = "AuditConsole:Ingestion";

    /// <summary>Where it listens, such as <c>https://0.0.0.0:8443</c>; null for no listener.</summary>
    public string? Listen { get; set; }

    /// <summary>PEM file of its certificate, with those between it and its authority; null for the one that <c>tls init</c> makes.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of the certificate's key; null for the certificate's own file, or the one that <c>tls init</c> makes.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>The name and port by which clusters reach it; null for the first name of the certificate and the port listened on.</summary>
    public string? PublicHost { get; set; }

    /// <summary>Null for no listener, or with a fault.</summary>
    internal BindingAddress? Address(out string? fault)
    {
        fault = null;
        if (string.IsNullOrWhiteSpace(Listen))
        {
            return null;
        }

        try
        {
            var address = BindingAddress.Parse(Listen.Trim());
            if (address.Scheme == "https" && !address.IsUnixPipe && address.Port > 0)
            {
                return address;
            }
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            // Told below.
        }

        fault = $"{Section}:Listen: expected an address with https and a port, such as https://0.0.0.0:8443.";
        return null;
    }
}
