using System.Text;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>What one token of a body must look like: parts in this order, any characters between them, and where it is open any before the first and behind the last.</summary>
internal sealed class TokenPiece
{
    internal TokenPiece(byte[][] parts, bool opensBefore, bool opensAfter)
    {
        Parts = parts;
        OpensBefore = opensBefore;
        OpensAfter = opensAfter;
        IsWhole = parts.Length == 1 && !opensBefore && !opensAfter;
    }

    /// <summary>Folded, in UTF-8, none of them empty.</summary>
    public byte[][] Parts { get; }

    public bool OpensBefore { get; }

    public bool OpensAfter { get; }

    /// <summary>True if it matches exactly one token.</summary>
    public bool IsWhole { get; }

    // A JSON reader gives out true before it sees that the text goes on, say as trueish: what matches these is in bodies that have no such token.
    private bool MatchesConstant => Matches("true"u8) || Matches("false"u8);

    /// <summary>Null when any token would do, or none, or <c>true</c> or <c>false</c>. Parts are texts of token characters, in any case.</summary>
    public static TokenPiece? Of(IReadOnlyList<string> parts, bool opensBefore, bool opensAfter)
    {
        var texts = parts.Where(part => part.Length > 0).ToList();
        while (texts.Count > 0)
        {
            // A token has lost the full stops at its end, so they cannot be asked for there.
            var last = texts[^1].TrimEnd('.');
            if (last.Length > 0)
            {
                texts[^1] = last;
                var piece = new TokenPiece([.. texts.Select(Encode)], opensBefore, opensAfter);
                return piece.MatchesConstant ? null : piece;
            }

            texts.RemoveAt(texts.Count - 1);
            opensAfter = true;
        }

        return null;
    }

    public bool Matches(ReadOnlySpan<byte> token)
    {
        var left = token;
        for (var i = 0; i < Parts.Length; i++)
        {
            var part = Parts[i].AsSpan();
            var isLast = i == Parts.Length - 1 && !OpensAfter;
            int found;
            if (i == 0 && !OpensBefore)
            {
                found = left.StartsWith(part) && (!isLast || left.Length == part.Length) ? 0 : -1;
            }
            else
            {
                found = isLast ? (left.EndsWith(part) ? left.Length - part.Length : -1) : left.IndexOf(part);
            }

            if (found < 0)
            {
                return false;
            }

            left = left[(found + part.Length)..];
        }

        return true;
    }

    private static byte[] Encode(string text) => Encoding.UTF8.GetBytes(string.Create(text.Length, text, static (chars, text) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = TokenText.Fold(text[i]);
        }
    }));
}
