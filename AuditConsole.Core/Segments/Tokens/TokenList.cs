namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Sorted tokens in one array, a 0 byte before and behind each, so that a part of any of them is found in one pass.</summary>
internal sealed class TokenList
{
    /// <summary>Of every so many tokens the place is known; the others are counted from there.</summary>
    public const int Stride = 32;

    private readonly byte[] _text;
    private readonly int[] _places;

    /// <param name="repeats">How many bytes of its predecessor each token begins with.</param>
    /// <param name="endings">The rest of each, a 0 behind it.</param>
    /// <exception cref="InvalidDataException">They make no ascending list.</exception>
    public TokenList(ReadOnlySpan<byte> repeats, ReadOnlySpan<byte> endings)
    {
        var length = 1L + endings.Length;
        foreach (var repeat in repeats)
        {
            length += repeat;
        }

        Count = repeats.Length;
        var most = 1 + TokenDictionary.MostTokenBytes + Count;
        _text = length <= most ? new byte[length] : throw new InvalidDataException($"its words take {length} bytes where at most {most} were expected");
        _places = new int[(Count + Stride - 1) / Stride];
        var (at, previous) = (1, 0);
        for (var i = 0; i < repeats.Length; i++)
        {
            var (same, end) = (repeats[i], endings.IndexOf((byte)0));
            var last = _text.AsSpan(previous, i == 0 ? 0 : at - 1 - previous);
            // The first byte that differs must be the greater one, which a longer token's is against the end of a shorter.
            if (end < 1 || same > last.Length || (same < last.Length && endings[0] <= last[same]))
            {
                throw new InvalidDataException("a word does not follow the one before");
            }

            if (i % Stride == 0)
            {
                _places[i / Stride] = at;
            }

            last[..same].CopyTo(_text.AsSpan(at));
            endings[..(end + 1)].CopyTo(_text.AsSpan(at + same));
            (previous, at) = (at, at + same + end + 1);
            endings = endings[(end + 1)..];
        }

        if (!endings.IsEmpty)
        {
            throw new InvalidDataException("bytes follow its last word");
        }
    }

    public int Count { get; }

    public long Bytes => _text.Length + _places.Length * sizeof(int);

    /// <summary>Each of them, in their order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> All()
    {
        for (var at = 1; at < _text.Length;)
        {
            var length = TokenAt(at).Length;
            yield return _text.AsMemory(at, length);
            at += length + 1;
        }
    }

    /// <summary>The number of a token, or -1.</summary>
    public int Find(ReadOnlySpan<byte> token)
    {
        var (number, at) = LowerBound(token);
        return number < Count && TokenAt(at).SequenceEqual(token) ? number : -1;
    }

    /// <summary>Calls back for each token that the piece matches until it says that it has enough.</summary>
    public void ForEach(TokenPiece piece, Func<int, bool> found)
    {
        if (piece.OpensBefore)
        {
            ForEachWith(piece, found);
            return;
        }

        var start = piece.Parts[0].AsSpan();
        var (number, at) = LowerBound(start);
        while (number < Count && TokenAt(at) is var token && token.StartsWith(start) && (!piece.Matches(token) || found(number)))
        {
            at += token.Length + 1;
            number++;
        }
    }

    // The longest part is the rarest, near enough.
    private void ForEachWith(TokenPiece piece, Func<int, bool> found)
    {
        var part = piece.Parts.MaxBy(part => part.Length).AsSpan();
        var at = 1;
        while (_text.AsSpan(at).IndexOf(part) is var hit and >= 0)
        {
            var start = _text.AsSpan(0, at + hit).LastIndexOf((byte)0) + 1;
            var token = TokenAt(start);
            if (piece.Matches(token) && !found(NumberAt(start)))
            {
                return;
            }

            at = start + token.Length;
        }
    }

    private ReadOnlySpan<byte> TokenAt(int at)
    {
        var token = _text.AsSpan(at);
        return token[..token.IndexOf((byte)0)];
    }

    // The first token that is not below the given one.
    private (int Number, int At) LowerBound(ReadOnlySpan<byte> token)
    {
        var (low, high) = (0, _places.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = TokenAt(_places[middle]).SequenceCompareTo(token) < 0 ? (middle, high) : (low, middle - 1);
        }

        var (number, at) = (low * Stride, Count == 0 ? 1 : _places[low]);
        while (number < Count && TokenAt(at) is var below && below.SequenceCompareTo(token) < 0)
        {
            at += below.Length + 1;
            number++;
        }

        return (number, at);
    }

    private int NumberAt(int start)
    {
        var stride = Array.BinarySearch(_places, start);
        if (stride < 0)
        {
            stride = ~stride - 1;
        }

        return stride * Stride + _text.AsSpan(_places[stride]..start).Count((byte)0);
    }
}
