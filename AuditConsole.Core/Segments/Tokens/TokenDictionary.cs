namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Says in which blocks of a segment's bodies a word can stand. It may name a block too many, never one too few.</summary>
internal sealed class TokenDictionary
{
    public const int MostBlocks = RowBitmap.WordCount * 64;
    public const int MostTokenBytes = 16 << 20;

    // How many matching tokens are looked up before asking whether they are in all blocks already.
    private const int Patience = 256;

    private readonly ulong _salt;
    private readonly TokenPage[] _pages;
    private readonly HiddenBlock[] _hidden;

    /// <param name="pages">Their first tokens ascend.</param>
    internal TokenDictionary(ulong salt, int blockCount, TokenPage[] pages, HiddenBlock[] hidden)
    {
        _salt = salt;
        BlockCount = blockCount;
        _pages = pages;
        _hidden = hidden;
        Bytes = pages.Sum(page => page.Bytes) + hidden.Sum(block => block.Tokens.Bytes + 40);
    }

    /// <summary>Bytes it takes in memory, near enough.</summary>
    public long Bytes { get; }

    /// <summary>One more than the last block that had a body.</summary>
    public int BlockCount { get; }

    /// <exception cref="InvalidDataException">The bytes are not what a <see cref="TokenDictionaryBuilder"/> built.</exception>
    public static TokenDictionary Parse(ReadOnlyMemory<byte> bytes) => TokenDictionaryReader.Read(bytes);

    /// <summary>Unpacks all of it, of which otherwise only what is asked for is looked at.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public void Demand() => Array.ForEach(_pages, page => page.Demand());

    /// <summary>All blocks in which some body has a token for each piece, and perhaps others.</summary>
    /// <exception cref="InvalidDataException">What it needs is not what was written.</exception>
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
            if (PageOf(token) is var page and >= 0 && _pages[page].Open() is var (tokens, blocks) && tokens.Find(token) is var number and >= 0)
            {
                blocks.AddTo(found, number);
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

        // Tokens that begin alike lie in neighbouring pages.
        var start = piece.OpensBefore ? [] : piece.Parts[0];
        for (var page = int.Max(0, PageOf(start)); page < _pages.Length && (page == 0 || !IsBeyond(_pages[page].First, start)); page++)
        {
            if (_pages[page].MayMatch(piece))
            {
                AddMatches(found, _pages[page], piece);
            }

            if (found.Count() >= BlockCount)
            {
                break;
            }
        }

        return found;
    }

    private void AddMatches(RowBitmap found, TokenPage page, TokenPiece piece)
    {
        var (tokens, blocks) = page.Open();
        var matches = 0;
        tokens.ForEach(piece, token =>
        {
            blocks.AddTo(found, token);
            return ++matches % Patience != 0 || found.Count() < BlockCount;
        });
    }

    private static bool IsBeyond(ReadOnlySpan<byte> first, ReadOnlySpan<byte> start) => first.SequenceCompareTo(start) > 0 && !first.StartsWith(start);

    /// <summary>The last page that does not begin behind the token; -1 when there is none.</summary>
    private int PageOf(ReadOnlySpan<byte> token)
    {
        var (low, high) = (-1, _pages.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _pages[middle].First.AsSpan().SequenceCompareTo(token) <= 0 ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
