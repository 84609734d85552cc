namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Says in which blocks of a segment's bodies a word can stand. It may name a block too many, never one too few.</summary>
internal sealed class TokenDictionary
{
    public const int MostBlocks = RowBitmap.WordCount * 64;
    public const int MostTokenBytes = 16 << 20;

    // How many matching tokens are looked up before asking whether they are in all blocks already.
    private const int Patience = 256;

    private readonly ulong _salt;
    private readonly TokenList _tokens;
    private readonly BlockLists _blocks;
    private readonly HiddenBlock[] _hidden;

    internal TokenDictionary(ulong salt, TokenList tokens, BlockLists blocks, HiddenBlock[] hidden)
    {
        _salt = salt;
        _tokens = tokens;
        _blocks = blocks;
        _hidden = hidden;
        Bytes = _tokens.Bytes + _blocks.Bytes + hidden.Sum(block => block.Tokens.Bytes + 40);
    }

    /// <summary>Bytes it takes in memory, near enough.</summary>
    public long Bytes { get; }

    /// <summary>One more than the last block that had a body.</summary>
    public int BlockCount => _blocks.BlockCount;

    public int TokenCount => _tokens.Count;

    /// <exception cref="InvalidDataException">The bytes are not what a <see cref="TokenDictionaryBuilder"/> built.</exception>
    public static TokenDictionary Parse(ReadOnlyMemory<byte> bytes) => TokenDictionaryReader.Read(bytes);

    /// <summary>All blocks in which some body has a token for each piece, and perhaps others.</summary>
    public RowBitmap Blocks(TokenQuery query)
    {
        var blocks = RowBitmap.Full(BlockCount);
        foreach (var piece in query.Pieces)
        {
            if (blocks.IsEmpty)
            {
                break;
            }

            blocks.And(piece.IsWhole ? WithToken(piece.Parts[0]) : WithMatch(piece));
        }

        return blocks;
    }

    private RowBitmap WithToken(ReadOnlySpan<byte> token)
    {
        var found = new RowBitmap();
        var kind = TokenShape.Of(token);
        if (kind == HiddenKinds.None)
        {
            if (_tokens.Find(token) is var number and >= 0)
            {
                _blocks.AddTo(found, number);
            }

            kind = HiddenKinds.Crowded;
        }

        var hash = TokenHash.Of(token, _salt);
        foreach (var block in _hidden)
        {
            if ((block.Kinds & kind) != 0 && block.Tokens.MayContain(hash))
            {
                found[block.Block] = true;
            }
        }

        return found;
    }

    private RowBitmap WithMatch(TokenPiece piece)
    {
        var found = new RowBitmap();
        var kinds = TokenShape.MayMatch(piece);
        foreach (var block in _hidden)
        {
            if ((block.Kinds & kinds) != 0)
            {
                found[block.Block] = true;
            }
        }

        var matches = 0;
        _tokens.ForEach(piece, token =>
        {
            _blocks.AddTo(found, token);
            return ++matches % Patience != 0 || found.Count() < BlockCount;
        });
        return found;
    }
}
