using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuditConsole.Core.Query.Planning;

/// <summary>Addresses and blocks as queries write them: <c>203.0.113.7</c>, <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>; bits below the prefix are ignored.</summary>
internal static class AddressText
{
    public static bool TryRead(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        // IPAddress also takes "1" and "10.1": nobody means those.
        var host = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(host, out var address) || (address.AddressFamily == AddressFamily.InterNetwork && host.Count('.') != 3) || host.Contains('%'))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6 && slash < 0)
        {
            address = address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bytes.Length * 8))
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - i * 8, 0, 8);
            bytes[i] &= (byte)(0xFF00 >> kept);
        }

        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }
}
