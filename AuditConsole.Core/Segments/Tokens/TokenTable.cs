namespace AuditConsole.Core.Segments.Tokens;

/// <summary>The distinct tokens of a dictionary that is being built, numbered as they come, and the block each was last seen in.</summary>
internal sealed class TokenTable(int mostBytes)
{
    // Number of the token + 1 in the low half, 0 = free; the upper half of its hash in the high one.
    private ulong[] _slots = new ulong[1024];
    private Entry[] _entries = new Entry[512];
    private byte[] _bytes = new byte[4096];
    private int _length;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int token] => _bytes.AsSpan(_entries[token].Start, _entries[token].Length);

    /// <summary>The token's number, or -1 for a new one that no longer fits.</summary>
    public int Add(ReadOnlySpan<byte> token, ulong hash)
    {
        var slots = _slots;
        var slot = (int)hash & (slots.Length - 1);
        var tag = hash & 0xFFFF_FFFF_0000_0000;
        while (slots[slot] is var found and not 0)
        {
            var id = (int)found - 1;
            if ((found & 0xFFFF_FFFF_0000_0000) == tag && this[id].SequenceEqual(token))
            {
                return id;
            }

            slot = (slot + 1) & (slots.Length - 1);
        }

        if (_length + token.Length > mostBytes)
        {
            return -1;
        }

        slots[slot] = tag | (uint)(Count + 1);
        Append(token, hash);
        if (Count * 2 > _slots.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    /// <summary>True the first time for a token in each block.</summary>
    public bool Meets(int token, int block)
    {
        ref var last = ref _entries[token].LastBlock;
        var isNew = last != block;
        last = block;
        return isNew;
    }

    private void Append(ReadOnlySpan<byte> token, ulong hash)
    {
        if (_length + token.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_length + token.Length, _bytes.Length * 2L)));
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        token.CopyTo(_bytes.AsSpan(_length));
        _entries[Count++] = new Entry { Start = _length, Length = token.Length, LastBlock = -1, SlotHash = (uint)hash };
        _length += token.Length;
    }

    private void Rehash()
    {
        var slots = new ulong[_slots.Length * 2];
        foreach (var found in _slots)
        {
            if (found != 0)
            {
                var slot = (int)_entries[(int)found - 1].SlotHash & (slots.Length - 1);
                while (slots[slot] != 0)
                {
                    slot = (slot + 1) & (slots.Length - 1);
                }

                slots[slot] = found;
            }
        }

        _slots = slots;
    }

    private struct Entry
    {
        public int Start;
        public int Length;
        public int LastBlock;
        public uint SlotHash;
    }
}
