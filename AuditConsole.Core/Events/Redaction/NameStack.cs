namespace AuditConsole.Core.Events.Redaction;

/// <summary>The names seen so far in each open object, as hashes, one stack for all of them.</summary>
internal sealed class NameStack
{
    private ulong[] _items = new ulong[256];

    public int Count { get; private set; }

    public void Add(ulong hash)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = hash;
    }

    public ReadOnlySpan<ulong> AsSpan(int from) => _items.AsSpan(from, Count - from);

    public void Truncate(int count) => Count = count;
}
