using System.Text;

namespace AuditConsole.Core.Common;

/// <summary>Turns UTF-8 into strings, giving the same string again for the values that repeat (verbs, kinds, users) without allocating it.</summary>
/// <remarks>Not safe for threads: one pool belongs to one reader. Lossy by design: a slot remembers the last value that hashed to it.</remarks>
public sealed class Utf8Pool
{
    private const int MaxPooledBytes = 128;
    private readonly (int Hash, byte[] Bytes, string Text)[] _slots = new (int, byte[], string)[4096];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        if (utf8.Length > MaxPooledBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hasher = default(HashCode);
        hasher.AddBytes(utf8);
        var hash = hasher.ToHashCode();
        ref var slot = ref _slots[(uint)hash % (uint)_slots.Length];
        if (slot.Bytes is null || slot.Hash != hash || !utf8.SequenceEqual(slot.Bytes))
        {
            slot = (hash, utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return slot.Text;
    }
}
