namespace AuditConsole.Core.Segments.Tokens;

/// <summary>What a token is made of (letters, digits, <c>_ - .</c>) and how its letters lose their case.</summary>
/// <remarks>Characters beyond the basic plane are halves of surrogate pairs to whoever matches words, and no half is a letter: they separate tokens.</remarks>
internal static class TokenText
{
    // U+0345 is a mark and no letter, but its upper case is Ι: one character of a token in one case and not in another.
    private const char Iota = '\u03B9';

    public static bool IsToken(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';

    /// <summary>Makes equal whatever either <see cref="StringComparison.OrdinalIgnoreCase"/> or a culture-invariant, case-ignoring <see cref="System.Text.RegularExpressions.Regex"/> holds to be equal.</summary>
    /// <remarks>The first compares upper cases (ς is Σ), the second lower cases (the Kelvin sign is k). Lower of upper joins both; a test goes through all characters.</remarks>
    public static char Fold(char c) => char.ToLowerInvariant(char.ToUpperInvariant(c));

    /// <summary>True if some character that differs from this one only in case is of a token where this one is not, or the other way round.</summary>
    public static bool IsTokenInSomeCase(char c) => Fold(c) == Iota;
}
