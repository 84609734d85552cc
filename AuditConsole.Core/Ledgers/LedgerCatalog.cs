using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Ledgers;

/// <summary>The open ledgers, one for each tenant.</summary>
public sealed class LedgerCatalog
{
    public const string DefaultTenant = "default";

    public Ledger Default => Find(DefaultTenant, out var ledger) ? ledger : throw new InvalidOperationException("The ledgers are not open yet.");

    public bool Find(string tenant, [NotNullWhen(true)] out Ledger? ledger) => throw new NotImplementedException();
}
