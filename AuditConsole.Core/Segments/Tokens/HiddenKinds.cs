namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Tokens whose letters a dictionary does not hold, only a hash in the filter of their block: a whole one is still found, a part of one is not.</summary>
[Flags]
internal enum HiddenKinds : byte
{
    None = 0,

    /// <summary>Hexadecimal digits at least 8 long with a digit among them, or at least 6 decimal ones: fingerprints, container ids, resource versions.</summary>
    Hex = 1,

    Uuid = 2,

    /// <summary>The seconds of a time with their fraction, as in <c>…:07.123456Z</c>.</summary>
    Seconds = 4,

    /// <summary>More than <see cref="TokenShape.LongestShown"/> bytes.</summary>
    Long = 8,

    /// <summary>Came when the dictionary was full.</summary>
    Crowded = 16,
}
