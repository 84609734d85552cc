using System.Numerics;

namespace AuditConsole.Core.Segments;

/// <summary>A set of rows of one run.</summary>
public sealed class RowBitmap
{
    public const int WordCount = ColumnRun.Capacity / 64;

    private readonly ulong[] _words = new ulong[WordCount];

    public RowBitmap()
    {
    }

    internal RowBitmap(ulong[] words) => words.CopyTo(_words, 0);

    /// <summary>64 rows to a word, the lowest row in the lowest bit.</summary>
    public Span<ulong> Words => _words;

    public bool this[int row]
    {
        get => (_words[row >> 6] >> (row & 63) & 1) != 0;
        set => _words[row >> 6] = value ? _words[row >> 6] | 1UL << (row & 63) : _words[row >> 6] & ~(1UL << (row & 63));
    }

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>The rows from 0 to <paramref name="count"/> - 1.</summary>
    public static RowBitmap Full(int count)
    {
        var rows = new RowBitmap();
        rows._words.AsSpan(0, count >> 6).Fill(ulong.MaxValue);
        if ((count & 63) != 0)
        {
            rows._words[count >> 6] = (1UL << (count & 63)) - 1;
        }

        return rows;
    }

    public RowBitmap Copy()
    {
        var copy = new RowBitmap();
        _words.CopyTo(copy._words, 0);
        return copy;
    }

    public RowBitmap And(RowBitmap other)
    {
        for (var i = 0; i < WordCount; i++)
        {
            _words[i] &= other._words[i];
        }

        return this;
    }

    public RowBitmap Or(RowBitmap other)
    {
        for (var i = 0; i < WordCount; i++)
        {
            _words[i] |= other._words[i];
        }

        return this;
    }

    public RowBitmap AndNot(RowBitmap other) => AndNot(other._words);

    internal RowBitmap AndNot(ulong[] other)
    {
        for (var i = 0; i < WordCount; i++)
        {
            _words[i] &= ~other[i];
        }

        return this;
    }

    /// <summary>The rows below <paramref name="count"/> that were not in the set.</summary>
    public RowBitmap Not(int count)
    {
        var full = count >> 6;
        for (var i = 0; i < full; i++)
        {
            _words[i] = ~_words[i];
        }

        if ((count & 63) != 0)
        {
            _words[full] = ~_words[full] & ((1UL << (count & 63)) - 1);
            full++;
        }

        _words.AsSpan(full).Clear();
        return this;
    }

    public int Count()
    {
        var count = 0;
        foreach (var word in _words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>The rows, lowest first.</summary>
    public Enumerator GetEnumerator() => new(_words);

    /// <summary>The rows, highest first.</summary>
    public Descending Reverse() => new(_words);

    public struct Enumerator(ulong[] words)
    {
        private int _word = -1;
        private ulong _left;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (++_word >= words.Length)
                {
                    return false;
                }

                _left = words[_word];
            }

            Current = (_word << 6) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }

    public struct Descending(ulong[] words)
    {
        private int _word = words.Length;
        private ulong _left;

        public int Current { get; private set; }

        public readonly Descending GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (--_word < 0)
                {
                    return false;
                }

                _left = words[_word];
            }

            var bit = 63 - BitOperations.LeadingZeroCount(_left);
            Current = (_word << 6) + bit;
            _left &= ~(1UL << bit);
            return true;
        }
    }
}
