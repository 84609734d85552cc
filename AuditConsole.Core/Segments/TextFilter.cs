using System.Numerics;
using System.Runtime.InteropServices;

namespace AuditConsole.Core.Segments;

/// <summary>Which three characters stand side by side in a text, without the case of ASCII letters: enough to say of nearly every other text that it is no part of it, in a fiftieth of its bytes.</summary>
internal sealed class TextFilter
{
    private const int GramBytes = 3;
    private const uint Multiplier = 0x9E37_79B1;

    // Lower-cases ASCII letters; what else becomes equal makes the filter no worse than a little less sharp.
    private const uint Fold = 0x20_2020;

    // In bits, as a power of two: a batch of some hundred events has about 15,000 different threes.
    private const int SmallestSize = 9;
    private const int LargestSize = 17;

    private readonly ulong[] _bits;
    private readonly int _shift;
    private bool _hasEscapes;

    /// <param name="length">Of the texts that will be added, in bytes.</param>
    public TextFilter(int length)
        : this(new ulong[1 << (Size(length) - 6)])
    {
    }

    private TextFilter(ulong[] bits)
    {
        _bits = bits;
        _shift = 32 - 6 - BitOperations.Log2((uint)bits.Length);
    }

    public long Bytes => (sizeof(ulong) * (long)_bits.Length) + 64;

    public ReadOnlySpan<byte> Bits => MemoryMarshal.AsBytes(_bits.AsSpan());

    /// <param name="json">Bodies, and whatever is between them.</param>
    public static TextFilter Of(ReadOnlySpan<byte> json)
    {
        var filter = new TextFilter(json.Length) { _hasEscapes = LiteralScan.HasEscape(json) };
        filter.Add(json);
        return filter;
    }

    /// <exception cref="InvalidDataException">These are not the <see cref="Bits"/> of a filter.</exception>
    public static TextFilter Parse(ReadOnlySpan<byte> bits)
        => bits.Length is >= 1 << (SmallestSize - 3) and <= 1 << (LargestSize - 3) && BitOperations.IsPow2(bits.Length)
            ? new TextFilter(MemoryMarshal.Cast<byte, ulong>(bits).ToArray())
            : throw new InvalidDataException($"a filter of texts has {bits.Length} bytes");

    public void Add(ReadOnlySpan<byte> text)
    {
        var (bits, shift, gram) = (_bits, _shift, 0u);
        for (var i = 0; i < text.Length; i++)
        {
            gram = (gram << 8) | text[i];
            if (i >= GramBytes - 1)
            {
                var place = Place(gram, shift);
                bits[place >> 6] |= 1UL << (int)place;
            }
        }
    }

    /// <summary>False when a literal does not stand in the text, nor any escape that may be part of it.</summary>
    public bool MayHold(ReadOnlySpan<byte> literal)
    {
        var gram = 0u;
        for (var i = 0; i < literal.Length && !_hasEscapes; i++)
        {
            gram = (gram << 8) | literal[i];
            if (i >= GramBytes - 1 && Place(gram, _shift) is var place && (_bits[place >> 6] >> (int)place & 1) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int Size(int length) => int.Clamp(BitOperations.Log2((uint)length / 4 + 1) + 1, SmallestSize, LargestSize);

    // Shifting by a place takes its lowest six bits, which is what a word has.
    private static uint Place(uint gram, int shift) => (((gram & 0xFF_FFFF) | Fold) * Multiplier) >> shift;
}
