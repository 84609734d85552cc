using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Shared;

/// <summary>Addresses and file names of what is shown. Components get the ledger from around them; where there is none, it is the default one.</summary>
internal static class LedgerAddress
{
    /// <summary>The address, good in another place too: it names the ledger.</summary>
    public static string Address(this ShownLedger? ledger, string url) => ledger?.Carry(url) ?? url;

    /// <summary>The address of one's own events, also from a page opened in the sample data.</summary>
    public static string Own(this ShownLedger? ledger, string url) => ledger?.CarryOwn(url) ?? url;

    public static string File(this ShownLedger? ledger, string name) => ledger?.FileName(name) ?? name;
}
