using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AuditConsole.Core.Access.Keys;

/// <summary>
/// The text of an API key: <c>ack_</c>, 8 base32 characters (public, the key is looked up by them), <c>_</c>, 43 base64url characters (256 random bits),
/// 6 base32 characters of checksum (the first 30 bits of the SHA-256 of all before), so that scanners and typos are recognised.
/// </summary>
public static partial class ApiKeyText
{
    /// <summary>Characters from the start up to and including the public part.</summary>
    public const int PrefixLength = 12;

    /// <summary>Shortest text taken as a key from the environment, where any string will do.</summary>
    public const int MinForeignLength = 32;

    private const int Length = PrefixLength + 1 + 43 + ChecksumLength;
    private const int ChecksumLength = 6;

    public static string New()
    {
        var body = $"ack_{Base32.Random(5)}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        return body + Checksum(body);
    }

    /// <summary>What is stored of a key, and compared.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The public part of a text in the product's own form; null for any other text.</summary>
    public static string? Prefix(string text) => OwnForm().IsMatch(text) ? text[..PrefixLength] : null;

    /// <summary>True when the text claims to be a key of ours but was mistyped or cut.</summary>
    public static bool IsDamaged(string text)
        => text.StartsWith("ack_", StringComparison.Ordinal) && text.Length < 80 && (text.Length != Length || !OwnForm().IsMatch(text) || Checksum(text[..^ChecksumLength]) != text[^ChecksumLength..]);

    /// <summary>True when a text holds something that looks like a key of ours, whole or cut. Such a text must not get into a URL or a log.</summary>
    public static bool LooksLikeKey(string text) => KeyShaped().IsMatch(text);

    private static string Checksum(string body) => Base32.Encode(Hash(body).AsSpan(0, 4))[..ChecksumLength];

    [GeneratedRegex("^ack_[a-z2-7]{8}_[A-Za-z0-9_-]{43}[a-z2-7]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex OwnForm();

    [GeneratedRegex("(ack_[a-z2-7]{8}_[A-Za-z0-9_-]{8}|acs_[A-Za-z0-9_-]{16})", RegexOptions.NonBacktracking)]
    private static partial Regex KeyShaped();
}
