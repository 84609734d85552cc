using System.Globalization;

namespace AuditConsole.Tests.Browser;

/// <summary>The window a page is looked at through.</summary>
public sealed record Look(int Width = 1440, bool Dark = false)
{
    public static readonly Look Desk = new();
    public static readonly Look Phone = new(390);

    public int Height => Width < 768 ? 844 : 900;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}-{(Dark ? "dark" : "light")}");
}
