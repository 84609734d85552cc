using System.Buffers;
using System.Buffers.Text;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>The beginnings of the value patterns that occur in a text; a text with none of them needs no closer look.</summary>
[Flags]
internal enum PatternAnchors
{
    None = 0,
    Jwt = 1,
    Pem = 2,
    Aws = 4,
    GitHub = 8,
    Slack = 16,
    Google = 32,
    Own = 64,
    Scheme = 128,
    UserInfo = 256,
    All = 511,
}

/// <summary>Finds values that are secret by their look (R6).</summary>
/// <remarks>Written by hand over bytes: this runs over every byte that comes in, and a regular expression would need text.</remarks>
internal static class SecretPatterns
{
    private static readonly SearchValues<byte> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
    private static readonly SearchValues<byte> Alphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);
    private static readonly SearchValues<byte> UpperAndDigits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);
    private static readonly SearchValues<byte> SlackChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"u8);
    private static readonly SearchValues<byte> CredentialChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="u8);
    private static readonly SearchValues<byte> UserInfoEnds = SearchValues.Create("/?# \t\r\n\"'<>\\"u8);

    /// <summary>Which beginnings occur. Runs over every byte that comes in, so beginnings that share a rare character are looked for by it.</summary>
    public static PatternAnchors Probe(ReadOnlySpan<byte> text)
    {
        var found = PatternAnchors.None;
        found |= text.IndexOf("eyJ"u8) >= 0 ? PatternAnchors.Jwt : 0;
        found |= text.IndexOf("-----BEGIN"u8) >= 0 ? PatternAnchors.Pem : 0;
        found |= text.IndexOf("xox"u8) >= 0 ? PatternAnchors.Slack : 0;
        found |= text.IndexOf("AIza"u8) >= 0 ? PatternAnchors.Google : 0;
        found |= text.IndexOf("asic "u8) >= 0 || text.IndexOf("earer "u8) >= 0 ? PatternAnchors.Scheme : 0;
        found |= text.IndexOf("://"u8) >= 0 ? PatternAnchors.UserInfo : 0;
        return found | ProbeAccessKeys(text) | ProbeUnderscores(text);
    }

    private static PatternAnchors ProbeAccessKeys(ReadOnlySpan<byte> text)
    {
        for (var next = text.IndexOf("IA"u8); next >= 0; next = text.IndexOf("IA"u8))
        {
            if (next >= 2 && text[next - 2] == 'A' && text[next - 1] is (byte)'K' or (byte)'S')
            {
                return PatternAnchors.Aws;
            }

            text = text[(next + 1)..];
        }

        return PatternAnchors.None;
    }

    private static PatternAnchors ProbeUnderscores(ReadOnlySpan<byte> text)
    {
        var found = PatternAnchors.None;
        for (var next = text.IndexOf((byte)'_'); next >= 0; next = text.IndexOf((byte)'_'))
        {
            if (next >= 3)
            {
                var before = text.Slice(next - 3, 3);
                found |= before is [(byte)'g', (byte)'h', ..] ? PatternAnchors.GitHub : before.SequenceEqual("ack"u8) || before.SequenceEqual("acs"u8) ? PatternAnchors.Own : 0;
            }

            text = text[(next + 1)..];
        }

        return found;
    }

    /// <summary>Adds every match to the list, in no order; matches may overlap.</summary>
    public static void Find(ReadOnlySpan<byte> text, PatternAnchors anchors, List<Match> matches)
    {
        if (anchors.HasFlag(PatternAnchors.Jwt))
        {
            Each(text, "eyJ"u8, matches, static (t, at) => JwtEnd(t, at));
        }

        if (anchors.HasFlag(PatternAnchors.Pem))
        {
            Each(text, "-----BEGIN"u8, matches, static (t, at) => PemEnd(t, at));
        }

        if (anchors.HasFlag(PatternAnchors.Aws))
        {
            Each(text, "AKIA"u8, matches, static (t, at) => Exactly(t, at + 4, UpperAndDigits, 16));
            Each(text, "ASIA"u8, matches, static (t, at) => Exactly(t, at + 4, UpperAndDigits, 16));
        }

        if (anchors.HasFlag(PatternAnchors.GitHub))
        {
            Each(text, "gh"u8, matches, static (t, at) => at + 4 <= t.Length && "pousr"u8.Contains(t[at + 2]) && t[at + 3] == '_' ? AtLeast(t, at + 4, Alphanumeric, 36) : -1);
        }

        if (anchors.HasFlag(PatternAnchors.Slack))
        {
            Each(text, "xox"u8, matches, static (t, at) => at + 5 <= t.Length && "abpr"u8.Contains(t[at + 3]) && t[at + 4] == '-' ? AtLeast(t, at + 5, SlackChars, 8) : -1);
        }

        if (anchors.HasFlag(PatternAnchors.Google))
        {
            Each(text, "AIza"u8, matches, static (t, at) => Exactly(t, at + 4, Base64Url, 35));
        }

        if (anchors.HasFlag(PatternAnchors.Own))
        {
            Each(text, "ack_"u8, matches, static (t, at) => IsWordStart(t, at) ? AtLeast(t, at + 4, Base64Url, 20) : -1);
            Each(text, "acs_"u8, matches, static (t, at) => IsWordStart(t, at) ? AtLeast(t, at + 4, Base64Url, 20) : -1);
        }

        if (anchors.HasFlag(PatternAnchors.Scheme))
        {
            Each(text, "asic "u8, matches, static (t, at) => at > 0 && t[at - 1] is (byte)'B' or (byte)'b' && IsWordStart(t, at - 1) ? CredentialEnd(t, at + 5, basic: true) : -1, prefix: 1);
            Each(text, "earer "u8, matches, static (t, at) => at > 0 && t[at - 1] is (byte)'B' or (byte)'b' && IsWordStart(t, at - 1) ? CredentialEnd(t, at + 6, basic: false) : -1, prefix: 1);
        }

        if (anchors.HasFlag(PatternAnchors.UserInfo))
        {
            Each(text, "://"u8, matches, static (t, at) => UserInfoEnd(t, at + 3), prefix: -3);
        }
    }

    /// <summary>Whether any pattern matches.</summary>
    public static bool Contains(ReadOnlySpan<byte> text, List<Match> scratch)
    {
        var anchors = Probe(text);
        if (anchors == PatternAnchors.None)
        {
            return false;
        }

        scratch.Clear();
        Find(text, anchors, scratch);
        return scratch.Count > 0;
    }

    private delegate int EndOf(ReadOnlySpan<byte> text, int anchorAt);

    /// <param name="prefix">How many bytes before the anchor belong to the match; negative when the match begins after it.</param>
    private static void Each(ReadOnlySpan<byte> text, ReadOnlySpan<byte> anchor, List<Match> matches, EndOf endOf, int prefix = 0)
    {
        var from = 0;
        while (from < text.Length && text[from..].IndexOf(anchor) is var offset and >= 0)
        {
            var at = from + offset;
            var end = endOf(text, at);
            if (end > at)
            {
                matches.Add(new Match(at - prefix, end, RedactionRule.R6));
            }

            from = Math.Max(end, at + 1);
        }
    }

    private static bool IsWordStart(ReadOnlySpan<byte> text, int at) => at == 0 || !Alphanumeric.Contains(text[at - 1]);

    private static int Run(ReadOnlySpan<byte> text, int from, SearchValues<byte> allowed)
    {
        if (from >= text.Length)
        {
            return 0;
        }

        var length = text[from..].IndexOfAnyExcept(allowed);
        return length < 0 ? text.Length - from : length;
    }

    private static int AtLeast(ReadOnlySpan<byte> text, int from, SearchValues<byte> allowed, int length)
        => Run(text, from, allowed) is var run && run >= length ? from + run : -1;

    private static int Exactly(ReadOnlySpan<byte> text, int from, SearchValues<byte> allowed, int length)
        => from + length <= text.Length && Run(text[..(from + length)], from, allowed) == length ? from + length : -1;

    private static int JwtEnd(ReadOnlySpan<byte> text, int at)
    {
        var header = Run(text, at + 3, Base64Url);
        var dot = at + 3 + header;
        if (header < 8 || dot >= text.Length || text[dot] != '.')
        {
            return -1;
        }

        var payload = Run(text, dot + 1, Base64Url);
        var second = dot + 1 + payload;
        return payload < 8 || second >= text.Length || text[second] != '.' ? -1 : second + 1 + Run(text, second + 1, Base64Url);
    }

    /// <summary>A private key reaches to its END line, or to the end of the text when it was cut.</summary>
    private static int PemEnd(ReadOnlySpan<byte> text, int at)
    {
        var label = text[(at + 10)..];
        var close = label.IndexOf("-----"u8);
        if (close is < 0 or > 64 || label[..close].IndexOf("PRIVATE KEY"u8) < 0)
        {
            return -1;
        }

        var body = at + 10 + close + 5;
        var end = text[body..].IndexOf("-----END"u8);
        if (end < 0)
        {
            return text.Length;
        }

        var tail = body + end + 8;
        var last = text[tail..].IndexOf("-----"u8);
        return last is < 0 or > 64 ? text.Length : tail + last + 5;
    }

    /// <summary>A word of prose after <c>Basic</c> or <c>Bearer</c> is no credential: lower-case words up to 19 letters stay.</summary>
    private static int CredentialEnd(ReadOnlySpan<byte> text, int from, bool basic)
    {
        var run = Run(text, from, CredentialChars);
        var value = text.Slice(Math.Min(from, text.Length), run);
        var isProse = value.Length < 20 && value.IndexOfAnyExceptInRange((byte)'a', (byte)'z') is var odd && (odd < 0 || value[odd..].IndexOfAnyExcept((byte)'.', (byte)'-') < 0);
        if (value.Length >= 8 && !isProse)
        {
            return from + run;
        }

        return basic && value.Length >= 4 && IsUserAndPassword(value) ? from + run : -1;
    }

    private static bool IsUserAndPassword(ReadOnlySpan<byte> value)
    {
        Span<byte> decoded = stackalloc byte[64];
        return value.Length <= 64 && Base64.DecodeFromUtf8(value, decoded, out _, out var written) == OperationStatus.Done && decoded[..written].Contains((byte)':');
    }

    private static int UserInfoEnd(ReadOnlySpan<byte> text, int from)
    {
        var rest = text[from..];
        var stop = rest.IndexOfAny(UserInfoEnds);
        var authority = stop < 0 ? rest : rest[..stop];
        var at = authority.LastIndexOf((byte)'@');
        return at > 1 && authority[..at].Contains((byte)':') ? from + at : -1;
    }
}
