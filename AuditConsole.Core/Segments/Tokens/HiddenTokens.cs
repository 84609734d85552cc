namespace AuditConsole.Core.Segments.Tokens;

/// <summary>The distinct hashes (never 0) of one block's hidden tokens while the block is being filled.</summary>
internal sealed class HiddenTokens
{
    // Open addressing, 0 = free.
    private ulong[] _slots = new ulong[64];
    private int _count;

    public HiddenKinds Kinds { get; private set; }

    public void Add(ulong hash, HiddenKinds kind)
    {
        Kinds |= kind;
        if (TryPlace(_slots, hash) && ++_count * 2 > _slots.Length)
        {
            var grown = new ulong[_slots.Length * 2];
            foreach (var placed in _slots)
            {
                if (placed != 0)
                {
                    TryPlace(grown, placed);
                }
            }

            _slots = grown;
        }
    }

    /// <summary>The filter over what was added; the next block starts empty.</summary>
    public KeyFilter TakeFilter()
    {
        var hashes = new ulong[_count];
        var at = 0;
        foreach (var hash in _slots)
        {
            if (hash != 0)
            {
                hashes[at++] = hash;
            }
        }

        _slots.AsSpan().Clear();
        (_count, Kinds) = (0, HiddenKinds.None);
        return KeyFilter.Build(hashes);
    }

    private static bool TryPlace(ulong[] slots, ulong hash)
    {
        var slot = (int)hash & (slots.Length - 1);
        while (slots[slot] is var found and not 0)
        {
            if (found == hash)
            {
                return false;
            }

            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = hash;
        return true;
    }
}
