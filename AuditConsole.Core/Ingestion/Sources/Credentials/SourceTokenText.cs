using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AuditConsole.Core.Ingestion.Sources.Credentials;

/// <summary>The text of a source's token: <c>acs_</c> and 43 base64url characters (256 random bits).</summary>
public static class SourceTokenText
{
    private const string Prefix = "acs_";
    private const int Length = 4 + 43;
    private const int HintLength = 2;

    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>True when the text claims to be a source's token, whole or not.</summary>
    public static bool IsToken(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>True when the text cannot be a whole token.</summary>
    public static bool IsDamaged(string text)
        => !IsToken(text) || text.Length != Length || !text.AsSpan(Prefix.Length).ContainsOnlyBase64Url();

    /// <summary>As much of a token as may be shown; null for a text so short that this would be much of it.</summary>
    public static string? Hint(string text) => text.Length < Length ? null : text[^HintLength..];

    /// <summary>What is stored of a token, and compared. So many random bits need no slow hash.</summary>
    internal static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool ContainsOnlyBase64Url(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
