using System.ComponentModel.DataAnnotations;

namespace AuditConsole.Core.Common;

/// <summary>The bounds of a setting; what is outside them is refused with the name of the key and what was expected.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingRangeAttribute : RangeAttribute
{
    private readonly string _section;
    private readonly string _expected;

    /// <param name="section">Where the setting stands, from the root.</param>
    public SettingRangeAttribute(string section, int minimum, int maximum)
        : base(minimum, maximum)
        => (_section, _expected) = (section, FormattableString.Invariant($"{minimum} to {maximum}"));

    /// <param name="section">Where the setting stands, from the root.</param>
    public SettingRangeAttribute(string section, long minimum, long maximum)
        : base(minimum, maximum)
        => (_section, _expected) = (section, FormattableString.Invariant($"{minimum} to {maximum}"));

    /// <summary>Of a length of time.</summary>
    /// <param name="section">Where the setting stands, from the root.</param>
    /// <param name="minimum">As in settings: <c>[d.]hh:mm:ss[.fff]</c>.</param>
    /// <param name="maximum">Likewise.</param>
    public SettingRangeAttribute(string section, string minimum, string maximum)
        : base(typeof(TimeSpan), minimum, maximum)
    {
        (_section, _expected) = (section, $"{minimum} to {maximum}");
        ParseLimitsInInvariantCulture = true;
        ConvertValueInInvariantCulture = true;
    }

    public override string FormatErrorMessage(string name) => $"{_section}:{name}: expected {_expected}.";
}
