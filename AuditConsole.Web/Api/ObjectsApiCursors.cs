using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using AuditConsole.Core.Access;
using Microsoft.AspNetCore.DataProtection;

namespace AuditConsole.Web.Api;

/// <summary>Cursors of pages. That of a list holds a row's number, which shows how many objects a limited scope hides: it is sealed there.</summary>
public sealed class ObjectsApiCursors(IDataProtectionProvider protection)
{
    private readonly IDataProtector _seal = protection.CreateProtector("AuditConsole.ObjectsApiCursors");

    public static string WritePlace(int place) => place.ToString(CultureInfo.InvariantCulture);

    public static bool TryReadPlace(string cursor, out int place) => int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out place) && place > 0;

    public string Write(string cursor, Scope scope) => scope.IsWholeLedger ? cursor : _seal.Protect(cursor);

    public bool TryRead(string cursor, Scope scope, [NotNullWhen(true)] out string? plain)
    {
        try
        {
            plain = scope.IsWholeLedger ? cursor : _seal.Unprotect(cursor);
            return true;
        }
        catch (CryptographicException)
        {
            plain = null;
            return false;
        }
    }
}
