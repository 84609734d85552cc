using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Neighbouring tokens of a dictionary with the blocks of each, packed until somebody asks for one of them.</summary>
/// <param name="tokens">How many there are.</param>
/// <param name="endingBytes">Bytes of what they do not repeat of the one before.</param>
/// <param name="packed">For each token in byte order how much of its predecessor it repeats (one byte each), the rest of each with a 0 behind it, then their <see cref="BlockList"/>s.</param>
internal sealed class TokenPage(int tokens, int endingBytes, PackedSection packed, int blockCount)
{
    /// <summary>The first of them; empty where it was not written down.</summary>
    public byte[] First { get; init; } = [];

    /// <summary>What texts the tokens may hold; null where it was not written down.</summary>
    public TextFilter? Text { get; init; }

    public int Count => tokens;

    public long Bytes => packed.Stored.Length + First.Length + (Text?.Bytes ?? 0) + 128;

    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public (TokenList Tokens, BlockLists Blocks) Open()
    {
        var plain = packed.Unpack();
        if (tokens + (long)endingBytes > plain.Length)
        {
            throw new InvalidDataException("its words end too early");
        }

        var list = new TokenList(plain.AsSpan(0, tokens), plain.AsSpan(tokens, endingBytes));
        return (list, new BlockLists(plain.AsMemory(tokens + endingBytes), tokens, blockCount));
    }

    /// <summary>False when no token matches; true is a guess.</summary>
    public bool MayMatch(TokenPiece piece) => Text is not { } text || Array.TrueForAll(piece.Parts, part => text.MayHold(part));

    /// <summary>Looks whether what is known of the page without unpacking it is true.</summary>
    /// <exception cref="InvalidDataException">It is not, or the page not what was written.</exception>
    public void Demand()
    {
        var isFirst = First.Length > 0;
        foreach (var token in Open().Tokens.All())
        {
            if ((isFirst && !token.Span.SequenceEqual(First)) || Text?.MayHold(token.Span) == false)
            {
                throw new InvalidDataException("what it says of its words is not so");
            }

            isFirst = false;
        }
    }
}
