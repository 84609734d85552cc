using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Ledgers;

/// <summary>The open ledgers, one for each tenant.</summary>
public sealed class LedgerCatalog
{
    public const string DefaultTenant = "default";

    /// <summary>The tenant of the sample data: the only ledger that can be dropped.</summary>
    public const string SampleTenant = "sample";

    private readonly Lock _gate = new();
    private ImmutableDictionary<string, Ledger> _ledgers = ImmutableDictionary<string, Ledger>.Empty;
    private TaskCompletionSource _changed = NewChange();

    public Ledger Default => Find(DefaultTenant, out var ledger) ? ledger : throw new InvalidOperationException("The ledgers are not open yet.");

    public IEnumerable<Ledger> All => Volatile.Read(ref _ledgers).Values;

    /// <summary>Ends when a ledger is opened or dropped. Take it before reading what there is.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public bool Find(string tenant, [NotNullWhen(true)] out Ledger? ledger) => Volatile.Read(ref _ledgers).TryGetValue(tenant, out ledger);

    internal void Add(Ledger ledger) => Change(ledgers => ledgers.Add(ledger.Tenant, ledger));

    internal void Remove(string tenant) => Change(ledgers => ledgers.Remove(tenant));

    private void Change(Func<ImmutableDictionary<string, Ledger>, ImmutableDictionary<string, Ledger>> change)
    {
        lock (_gate)
        {
            Volatile.Write(ref _ledgers, change(_ledgers));
            Interlocked.Exchange(ref _changed, NewChange()).SetResult();
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
