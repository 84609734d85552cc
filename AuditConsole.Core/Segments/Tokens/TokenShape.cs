namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Tells tokens nobody remembers a part of from words: they are many, all different, and would be most of a dictionary.</summary>
internal static class TokenShape
{
    /// <summary>The longest name of Kubernetes and of hosts that is in use fits; what is longer is encoded data.</summary>
    public const int LongestShown = 128;

    private const int ShortestHex = 8;
    private const int ShortestNumber = 6;
    private const int ShortestSeconds = 5;

    private static ReadOnlySpan<byte> UuidTemplate => "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"u8;

    /// <summary>How a folded token is hidden; <see cref="HiddenKinds.None"/> for words.</summary>
    public static HiddenKinds Of(ReadOnlySpan<byte> token, TokenChars chars)
    {
        if (token.Length > LongestShown)
        {
            return HiddenKinds.Long;
        }

        return chars switch
        {
            TokenChars.Digit => token.Length >= ShortestNumber ? HiddenKinds.Hex : HiddenKinds.None,
            TokenChars.Digit | TokenChars.AToF => token.Length >= ShortestHex ? HiddenKinds.Hex : HiddenKinds.None,
            TokenChars.Digit | TokenChars.Dash or TokenChars.Digit | TokenChars.AToF | TokenChars.Dash => IsUuid(token) ? HiddenKinds.Uuid : HiddenKinds.None,
            TokenChars.Digit | TokenChars.Dot | TokenChars.Z => IsSeconds(token) ? HiddenKinds.Seconds : HiddenKinds.None,
            _ => HiddenKinds.None,
        };
    }

    public static HiddenKinds Of(ReadOnlySpan<byte> token) => Of(token, TokenScan.CharsOf(token));

    /// <summary>The kinds of tokens that a piece with a gap may match.</summary>
    public static HiddenKinds MayMatch(TokenPiece piece)
    {
        var (chars, dots) = (TokenChars.None, 0);
        foreach (var part in piece.Parts)
        {
            chars |= TokenScan.CharsOf(part);
            dots += part.AsSpan().Count((byte)'.');
        }

        var kinds = HiddenKinds.Long | HiddenKinds.Crowded;
        if ((chars & ~(TokenChars.Digit | TokenChars.AToF)) == 0)
        {
            kinds |= HiddenKinds.Hex;
        }

        if ((chars & ~(TokenChars.Digit | TokenChars.AToF | TokenChars.Dash)) == 0 && new TokenPiece([.. piece.Parts.Select(TemplateOf)], piece.OpensBefore, piece.OpensAfter).Matches(UuidTemplate))
        {
            kinds |= HiddenKinds.Uuid;
        }

        if ((chars & ~(TokenChars.Digit | TokenChars.Dot | TokenChars.Z)) == 0 && dots <= 1)
        {
            kinds |= HiddenKinds.Seconds;
        }

        return kinds;
    }

    private static bool IsUuid(ReadOnlySpan<byte> token)
        => token.Length == UuidTemplate.Length && token.Count((byte)'-') == 4 && token[8] == '-' && token[13] == '-' && token[18] == '-' && token[23] == '-';

    private static bool IsSeconds(ReadOnlySpan<byte> token)
        => token.Length >= ShortestSeconds && token.LastIndexOf((byte)'.') == 2 && token.IndexOf((byte)'.') == 2 && token.IndexOf((byte)'z') == token.Length - 1;

    private static byte[] TemplateOf(byte[] part) => [.. part.Select(b => b == '-' ? b : (byte)'x')];
}
