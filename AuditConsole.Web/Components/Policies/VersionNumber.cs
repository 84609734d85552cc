using System.Globalization;

namespace AuditConsole.Web.Components.Policies;

/// <summary>A version in addresses: <c>v14</c> or <c>14</c>.</summary>
internal static class VersionNumber
{
    /// <summary>Null for what is not a version.</summary>
    public static int? Parse(string? text)
    {
        var digits = text is ['v' or 'V', ..] ? text[1..] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    public static string Write(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");
}
