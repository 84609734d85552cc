using System.Text;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>The tokens of a UTF-8 text, one after the other: folded, without the full stops at their end. What is not UTF-8 separates tokens.</summary>
internal ref struct TokenScan
{
    // Folded character in the low byte, its kind in the high one; 0 for what separates tokens.
    private static readonly ushort[] Ascii = [.. Enumerable.Range(0, 256).Select(b => b < 128 && TokenText.IsToken((char)b) ? (ushort)(TokenText.Fold((char)b) | (int)KindOf(TokenText.Fold((char)b)) << 8) : (ushort)0)];

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<byte> _folded;
    private int _at;
    private int _length;
    private int _kinds;

    /// <param name="folded">Room for one token, at least <see cref="RoomFor"/> the text.</param>
    public TokenScan(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        _text = text;
        _folded = folded;
    }

    /// <summary>The token, until the next move.</summary>
    public readonly ReadOnlySpan<byte> Current => _folded[.._length];

    public readonly TokenChars Chars => (TokenChars)(_kinds >> 8);

    // Two bytes can fold to three (Ⱥ).
    public static int RoomFor(int textLength) => textLength + textLength / 2 + 4;

    private static TokenChars KindOf(char folded) => folded switch
    {
        >= '0' and <= '9' => TokenChars.Digit,
        >= 'a' and <= 'f' => TokenChars.AToF,
        '-' => TokenChars.Dash,
        '.' => TokenChars.Dot,
        'z' => TokenChars.Z,
        _ => TokenChars.Other,
    };

    public static TokenChars CharsOf(ReadOnlySpan<byte> folded)
    {
        var chars = TokenChars.None;
        foreach (var b in folded)
        {
            chars |= KindOf((char)b);
        }

        return chars;
    }

    public bool MoveNext()
    {
        while (_at < _text.Length)
        {
            (_length, _kinds) = (0, 0);
            ReadRun();
            if (_length > 0 && (_folded[_length - 1] != '.' || TrimEnd()))
            {
                return true;
            }
        }

        return false;
    }

    private bool TrimEnd()
    {
        _length = _folded[.._length].LastIndexOfAnyExcept((byte)'.') + 1;
        // A stop that is gone must not count as one of the token's characters.
        _kinds = (int)CharsOf(Current) << 8;
        return _length > 0;
    }

    // Reads up to and with the next separator; the run is empty where separators follow each other.
    private void ReadRun()
    {
        // In locals, which stay in registers as long as nothing takes them by reference.
        var text = _text;
        var folded = _folded;
        var (table, at, length, kinds) = (Ascii, _at, 0, 0);
        while ((uint)at < (uint)text.Length)
        {
            var b = text[at];
            var entry = table[b];
            if (entry != 0)
            {
                folded[length++] = (byte)entry;
                kinds |= entry;
                at++;
            }
            else if (b < 0x80)
            {
                at++;
                break;
            }
            else
            {
                (_at, _length, _kinds) = (at, length, kinds);
                if (!ReadRune())
                {
                    return;
                }

                (at, length, kinds) = (_at, _length, _kinds);
            }
        }

        (_at, _length, _kinds) = (at, length, kinds);
    }

    private bool ReadRune()
    {
        Rune.DecodeFromUtf8(_text[_at..], out var rune, out var consumed);
        _at += consumed;
        if (!rune.IsBmp || !TokenText.IsToken((char)rune.Value))
        {
            return false;
        }

        var folded = TokenText.Fold((char)rune.Value);
        _kinds |= (int)KindOf(folded) << 8;
        _length += new Rune(folded).EncodeToUtf8(_folded[_length..]);
        return true;
    }
}
