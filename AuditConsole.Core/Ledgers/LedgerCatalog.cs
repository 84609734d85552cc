using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Ledgers;

/// <summary>The open ledgers, one for each tenant.</summary>
public sealed class LedgerCatalog
{
    public const string DefaultTenant = "default";

    private ImmutableDictionary<string, Ledger> _ledgers = ImmutableDictionary<string, Ledger>.Empty;

    public Ledger Default => Find(DefaultTenant, out var ledger) ? ledger : throw new InvalidOperationException("The ledgers are not open yet.");

    public bool Find(string tenant, [NotNullWhen(true)] out Ledger? ledger) => Volatile.Read(ref _ledgers).TryGetValue(tenant, out ledger);

    internal void Add(Ledger ledger) => ImmutableInterlocked.Update(ref _ledgers, static (ledgers, added) => ledgers.Add(added.Tenant, added), ledger);
}
