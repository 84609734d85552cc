using System.Buffers;
using System.Buffers.Text;
using System.Text;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>Looks through the raw bodies of slots for a text that JSON writes as it is, without case: one look rules nearly every event of a block out.</summary>
internal sealed class LiteralScan
{
    /// <summary>Letters of English text and of YAML, the most frequent first: what is not among them is rarer.</summary>
    private const string Frequent = "etaionsrlcdpmu \"h.f-gkyvbw0";

    private static readonly SearchValues<byte> Escapable = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-. "u8);

    private readonly byte[] _literal;
    private readonly int _anchor;
    private readonly SearchValues<byte> _anchorBytes;

    /// <param name="literal">Not empty: ASCII letters, digits, <c>_ - .</c> and blanks.</param>
    public LiteralScan(string literal)
    {
        _literal = Encoding.ASCII.GetBytes(literal);
        _anchor = Rarest(literal.ToLowerInvariant());
        var anchor = (char)_literal[_anchor];
        _anchorBytes = SearchValues.Create((byte)char.ToLowerInvariant(anchor), (byte)char.ToUpperInvariant(anchor));
    }

    /// <summary>False when the text stands in none of the bodies of a slot. What is no slot may hold anything: whoever reads it is told.</summary>
    public bool MayHold(ReadOnlySpan<byte> slot)
    {
        try
        {
            var reader = new BlobReader(slot);
            for (var mask = reader.ReadNumber(SlotCodec.AllParts); mask != 0; mask &= mask - 1)
            {
                var content = reader.ReadBytes();
                if ((mask & -mask & SlotCodec.BodyParts) != 0 && MayHoldIn(content))
                {
                    return true;
                }
            }

            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    /// <summary>False when the text stands in none of the values of a column of texts. Of UUIDs a column has no letters, so values that begin with one may hold anything.</summary>
    public bool MayHold(in ColumnView column) => Find(column.AllBytes) || column.AllBytes.Contains(ValueCodec.UuidMark);

    /// <summary>False when the text does not stand in a value of a column of texts.</summary>
    public bool MayHoldValue(ReadOnlySpan<byte> value) => (!value.IsEmpty && value[0] == ValueCodec.UuidMark) || Find(value);

    /// <summary>False when the text stands nowhere in what the filter was made of.</summary>
    public bool MayHold(TextFilter filter) => filter.MayHold(_literal);

    /// <summary>False when the text stands in none of the bodies of an event.</summary>
    public bool MayHold(in EventChunk chunk)
    {
        var at = chunk.ContentsOffset;
        foreach (var part in chunk.Record)
        {
            var content = chunk.Slice(at, (int)part.Length);
            if (!part.Name.SequenceEqual("who"u8) && !part.Name.SequenceEqual("data"u8) && MayHoldIn(content))
            {
                return true;
            }

            at += (int)part.Length;
        }

        return false;
    }

    /// <summary>False when the text does not stand in a body, be it JSON or not.</summary>
    public bool MayHoldBody(ReadOnlySpan<byte> body) => Find(body) || HasEscape(body);

    // What is escaped, by JSON or by the slot, has to be read to be known.
    private bool MayHoldIn(ReadOnlySpan<byte> body) => body.Contains(SlotCodec.Escape) || MayHoldBody(body);

    /// <summary>True where JSON writes as <c>\\u</c> a character that a literal can have, as hardly anyone does: that of &lt; or of other scripts is none.</summary>
    public static bool HasEscape(ReadOnlySpan<byte> body)
    {
        while (body.IndexOf("\\u00"u8) is var found and >= 0)
        {
            body = body[(found + 4)..];
            if (body.Length >= 2 && Utf8Parser.TryParse(body[..2], out byte escaped, out _, 'x') && Escapable.Contains(escaped))
            {
                return true;
            }
        }

        return false;
    }

    private bool Find(ReadOnlySpan<byte> body)
    {
        var from = 0;
        while (from + _literal.Length <= body.Length)
        {
            var found = body[(from + _anchor)..(body.Length - (_literal.Length - 1 - _anchor))].IndexOfAny(_anchorBytes);
            if (found < 0)
            {
                return false;
            }

            from += found;
            if (Ascii.EqualsIgnoreCase(body.Slice(from, _literal.Length), _literal))
            {
                return true;
            }

            from++;
        }

        return false;
    }

    private static int Rarest(string literal)
    {
        var (rarest, rank) = (0, -1);
        for (var i = 0; i < literal.Length; i++)
        {
            var place = Frequent.IndexOf(literal[i], StringComparison.Ordinal);
            if (place < 0)
            {
                return i;
            }

            if (place > rank)
            {
                (rarest, rank) = (i, place);
            }
        }

        return rarest;
    }
}
