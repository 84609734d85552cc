using System.Globalization;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Query.Planning;

/// <summary>What a value in a body must be, one of what is given. Nothing given: any but <c>null</c>, also an object or array.</summary>
/// <param name="Times">For texts that are RFC 3339 times.</param>
internal sealed record MemberTest(TextTest? Text, DecimalRange? Numbers = null, NumberTest? Times = null)
{
    public static readonly MemberTest Present = new((TextTest?)null);

    public bool IsPresence => Text is null && Numbers is null && Times is null;

    /// <param name="value">A text, or a number, <c>true</c> or <c>false</c> as JSON writes it.</param>
    public bool Matches(ReadOnlySpan<char> value)
        => IsPresence || Text?.Matches(value) == true || Numbers?.Matches(value) == true || (Times is not null && Rfc3339.TryParse(value, out var time) && Times.Matches(time));
}

/// <summary>Numbers between two ends; an end that is null is open.</summary>
internal sealed record DecimalRange(decimal? From, decimal? To, bool WithFrom = true, bool WithTo = true)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool TryRead(ReadOnlySpan<char> text, out decimal number) => decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out number);

    /// <summary>False also for a text that is no number.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (TryRead(text, out var number))
        {
            return (From is not { } from || number > from || (WithFrom && number == from)) && (To is not { } to || number < to || (WithTo && number == to));
        }

        // Greater than a decimal can be, and so beyond both ends. Infinity is a name, and no number.
        return !text.IsEmpty && char.IsAsciiDigit(text[^1]) && double.TryParse(text, Style, CultureInfo.InvariantCulture, out var great)
            && (great > 0 ? To is null : From is null);
    }
}
