using System.Globalization;

namespace AuditConsole.Web.Components.Layout;

/// <summary>The one or two letters that stand for a person.</summary>
public static class Initials
{
    public static string Of(string name)
    {
        var local = name.Contains('@', StringComparison.Ordinal) ? name[..name.IndexOf('@', StringComparison.Ordinal)] : name;
        var words = local.Split([' ', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        var letters = words.Select(w => w[0]).Where(char.IsLetterOrDigit).ToArray();
        return letters switch
        {
            [] => "·",
            [var one] => one.ToString().ToUpper(CultureInfo.InvariantCulture),
            [var first, .., var last] => string.Concat(first, last).ToUpper(CultureInfo.InvariantCulture),
        };
    }
}
