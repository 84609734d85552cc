using System.Security.Cryptography;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using Microsoft.AspNetCore.DataProtection;

namespace AuditConsole.Web.Api;

/// <summary>Cursors of pages. A place names a seq, which shows how much happened that a limited scope hides: its cursors are sealed.</summary>
public sealed class PageCursors(IDataProtectionProvider protection)
{
    private readonly IDataProtector _seal = protection.CreateProtector("AuditConsole.PageCursors");

    public string Write(EventPosition position, Scope scope) => scope.IsWholeLedger ? position.ToCursor() : _seal.Protect(position.ToCursor());

    public bool TryRead(string cursor, Scope scope, out EventPosition position)
    {
        if (scope.IsWholeLedger)
        {
            return EventPosition.TryParse(cursor, out position);
        }

        try
        {
            return EventPosition.TryParse(_seal.Unprotect(cursor), out position);
        }
        catch (CryptographicException)
        {
            position = default;
            return false;
        }
    }
}
