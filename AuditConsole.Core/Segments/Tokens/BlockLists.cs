namespace AuditConsole.Core.Segments.Tokens;

/// <summary>One <see cref="BlockList"/> for each token of a <see cref="TokenList"/>.</summary>
internal sealed class BlockLists
{
    private readonly ReadOnlyMemory<byte> _lists;
    private readonly int[] _places;

    /// <exception cref="InvalidDataException">They are not as many lists, or name blocks there are not.</exception>
    public BlockLists(ReadOnlyMemory<byte> lists, int count, int blockCount)
    {
        _lists = lists;
        _places = new int[(count + TokenList.Stride - 1) / TokenList.Stride];
        BlockCount = blockCount;
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            if (i % TokenList.Stride == 0)
            {
                _places[i / TokenList.Stride] = at;
            }

            at = BlockList.Check(lists.Span, at, blockCount);
        }

        if (at != lists.Length)
        {
            throw new InvalidDataException("bytes follow the blocks of its last word");
        }
    }

    public int BlockCount { get; }

    public long Bytes => _lists.Length + _places.Length * sizeof(int);

    public void AddTo(RowBitmap found, int token)
    {
        var at = _places[token / TokenList.Stride];
        for (var i = token % TokenList.Stride; i > 0; i--)
        {
            at = BlockList.Skip(_lists.Span, at, BlockCount);
        }

        BlockList.AddTo(found, _lists.Span, at, BlockCount);
    }
}
