using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Hosting.Circuits;

namespace AuditConsole.Web.Hosting;

/// <summary>
/// Which ledger a page or a request is about: that which its address names, else the default one. A page keeps the one it was opened with,
/// so that nothing it shows is of another; stepping to another ledger loads a page anew.
/// </summary>
public sealed class ShownLedger(CircuitOrigin circuit, IHttpContextAccessor http)
{
    /// <summary>The key in addresses.</summary>
    public const string Key = "tenant";

    private string _pinned = LedgerCatalog.DefaultTenant;

    public string Tenant => circuit.IsCircuit ? _pinned : TenantOf(http.HttpContext?.Request.Query[Key].ToString());

    public bool IsSample => Tenant == LedgerCatalog.SampleTenant;

    /// <summary>The address with the ledger's name in it.</summary>
    public string Carry(string url)
        => !IsSample ? url : QueryString.Of(url).With(Key, LedgerCatalog.SampleTenant).After(url.Split('?', '#')[0]);

    /// <summary>The address in one's own events, also from a page that shows the sample data.</summary>
    public string CarryOwn(string url)
        => !IsSample ? url : QueryString.Of(url).With(Key, LedgerCatalog.DefaultTenant).After(url.Split('?', '#')[0]);

    /// <summary>The name of a file that is made of this ledger.</summary>
    public string FileName(string name) => IsSample ? "sample-" + name : name;

    /// <summary>True when the address is of this ledger.</summary>
    public bool Has(string url) => TenantOf(QueryString.Of(url)[Key]) == Tenant;

    /// <summary>The ledger that an address names and that is none; the page shows the default one then, and says so.</summary>
    public static string? UnknownIn(string url) => QueryString.Of(url)[Key] is { Length: > 0 } word and not (LedgerCatalog.SampleTenant or LedgerCatalog.DefaultTenant) ? word : null;

    internal void Pin(string url) => _pinned = TenantOf(QueryString.Of(url)[Key]);

    /// <summary>Addresses never lead to the ledger of another tenant, only to the sample data and back.</summary>
    private static string TenantOf(string? word) => word == LedgerCatalog.SampleTenant ? LedgerCatalog.SampleTenant : LedgerCatalog.DefaultTenant;
}
