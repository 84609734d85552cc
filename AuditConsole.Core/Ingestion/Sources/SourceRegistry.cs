using System.Collections.Immutable;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Ingestion.Sources;

/// <summary>The configured sources: an immutable snapshot in memory, saved on change; counters are saved every few seconds and when stopping.</summary>
public sealed class SourceRegistry(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, ConsoleEvents events, TimeProvider time) : IDisposable
{
    public const string DefaultApiSource = "api";

    /// <summary>The console's own name as a source; nobody else may use it.</summary>
    public const string Reserved = ConsoleEvent.Source;

    private const int MaxName = 128;
    private const string Unrecorded = "It could not be recorded in the ledger. Try again when the store can be written.";
    private const string LedgerId = LedgerCatalog.DefaultTenant;

    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile ImmutableDictionary<string, SourceTally>? _tallies;

    /// <summary>A source was made or configured anew; its name. Handlers must not wait.</summary>
    public event Action<string>? Changed;

    public IReadOnlyList<Source> All => [.. Tallies.Values.Select(t => t.Current).OrderBy(s => s.Name, StringComparer.Ordinal)];

    private ImmutableDictionary<string, SourceTally> Tallies => _tallies ?? ImmutableDictionary<string, SourceTally>.Empty;

    public Source? Find(string name) => Tallies.GetValueOrDefault(name)?.Current;

    /// <summary><c>[A-Za-z0-9][A-Za-z0-9._:-]*</c>, at most 128.</summary>
    public static bool IsValidName(string name)
        => name.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-');

    /// <summary>Reads the saved sources, once.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LoadOnceAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Creates the source with its cluster = its name, or answers the one that exists. The change is an event of the ledger.</summary>
    public async Task<Result<Source>> EnsureAsync(string name, ConsoleActor by, CancellationToken cancellationToken)
    {
        if (Find(name) is { } existing)
        {
            return existing;
        }

        if (!IsValidName(name) || name.Equals(Reserved, StringComparison.OrdinalIgnoreCase))
        {
            return Problem.Invalid("Not a name for a source", "Expected a letter or digit, then letters, digits, '.', '_', ':' or '-', at most 128, and not the console's own name.");
        }

        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LoadOnceAsync(cancellationToken).ConfigureAwait(false);
            return Find(name) is { } made ? made : await CreateAsync(name, by, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Configures a source anew. The change is an event of the ledger, with the source before and after; a change of nothing is none.</summary>
    /// <param name="change">Given the source as it is; name and counters of the answer are ignored.</param>
    public async Task<Result<Source>> ChangeAsync(string name, Func<Source, Source> change, ConsoleActor by, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Tallies.GetValueOrDefault(name) is not { } tally)
            {
                return Problem.NotFound;
            }

            var (before, after) = (tally.Current, change(tally.Current));
            var (old, young) = (SourceDocument.Of(before), SourceDocument.Of(after));
            if (old.AsSpan().SequenceEqual(young))
            {
                return before;
            }

            if (!await RecordAsync(new ConsoleEvent("config.source.update", Outcome.Success, by) { Message = $"Source {name} {Word(before, after)}", Before = old, After = young }, name, cancellationToken).ConfigureAwait(false))
            {
                return new Problem(ProblemKind.Unavailable, "The source was not changed", Unrecorded);
            }

            // It is in the ledger: whoever goes away now must not leave it undone.
            await writer.WriteAsync(
                async (context, token) =>
                {
                    var row = await context.Set<SourceRow>().SingleAsync(s => s.LedgerId == LedgerId && s.Name == name, token).ConfigureAwait(false);
                    row.Configure(after);
                    await context.SaveChangesAsync(token).ConfigureAwait(false);
                },
                CancellationToken.None).ConfigureAwait(false);
            tally.Configure(after);
            Changed?.Invoke(name);
            return tally.Current;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>To stop a source is to leave a gap: that must not pass for any other edit.</summary>
    private static string Word(Source before, Source after)
        => (before.IsPaused, after.IsPaused) switch
        {
            (false, true) => "paused",
            (true, false) => "resumed",
            _ => "edited",
        };

    /// <summary>Adds to a source's counters.</summary>
    /// <param name="delays">Microseconds from the time of each new event to its arrival.</param>
    public void Count(string name, SourceCounters more, IReadOnlyCollection<long> delays)
    {
        if (Tallies.GetValueOrDefault(name) is { } tally)
        {
            var now = Micros.Now(time);
            tally.Add(more, now);
            tally.Beat.Add((int)more.Received, delays, now);
        }
    }

    /// <summary>How the source has been sending lately.</summary>
    public SourcePulse Pulse(string name) => Tallies.GetValueOrDefault(name)?.Beat.At(Micros.Now(time)) ?? SourcePulse.Silent;

    /// <summary>Saves the counters that changed since the last call.</summary>
    public async Task SaveCountersAsync(CancellationToken cancellationToken)
    {
        var changed = Tallies.Values.Where(t => t.TakeChanged()).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        try
        {
            await writer.WriteAsync((context, token) => SaveAsync(context, changed, token), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            changed.ForEach(t => t.MarkChanged());
            throw;
        }
    }

    public void Dispose() => _changing.Dispose();

    private static async Task SaveAsync(AuditDbContext context, List<SourceTally> changed, CancellationToken cancellationToken)
    {
        foreach (var source in changed.Select(t => t.Current))
        {
            var c = source.Counters;
            await context.Set<SourceRow>().Where(s => s.LedgerId == LedgerId && s.Name == source.Name).ExecuteUpdateAsync(
                set => set
                    .SetProperty(s => s.LastSeen, source.LastSeen)
                    .SetProperty(s => s.Received, c.Received)
                    .SetProperty(s => s.Accepted, c.Accepted)
                    .SetProperty(s => s.Duplicates, c.Duplicates)
                    .SetProperty(s => s.Refused, c.Refused)
                    .SetProperty(s => s.Conflicts, c.Conflicts)
                    .SetProperty(s => s.RedactedValues, c.RedactedValues)
                    .SetProperty(s => s.Truncated, c.Truncated)
                    .SetProperty(s => s.ClockSkewed, c.ClockSkewed),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LoadOnceAsync(CancellationToken cancellationToken)
    {
        if (_tallies is not null)
        {
            return;
        }

        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = await context.Set<SourceRow>().AsNoTracking().Where(s => s.LedgerId == LedgerId).ToListAsync(cancellationToken).ConfigureAwait(false);
            _tallies = rows.ToImmutableDictionary(
                r => r.Name,
                r => new SourceTally(r.ToSource(), r.Counters, r.LastSeen),
                StringComparer.Ordinal);
        }
    }

    private async Task<Result<Source>> CreateAsync(string name, ConsoleActor by, CancellationToken cancellationToken)
    {
        var row = new SourceRow { LedgerId = LedgerId, Name = name, Cluster = name, Created = Micros.Now(time) };
        var source = row.ToSource();
        if (!await RecordAsync(new ConsoleEvent("config.source.create", Outcome.Success, by) { Message = $"Source {name} created", After = SourceDocument.Of(source) }, name, cancellationToken).ConfigureAwait(false))
        {
            return new Problem(ProblemKind.Unavailable, "The source was not created", Unrecorded);
        }

        // It is in the ledger: whoever goes away now must not leave it undone.
        await writer.WriteAsync(
            async (context, token) =>
            {
                context.Add(row);
                await context.SaveChangesAsync(token).ConfigureAwait(false);
            },
            CancellationToken.None).ConfigureAwait(false);
        _tallies = Tallies.Add(name, new SourceTally(source, default, null));
        Changed?.Invoke(name);
        return source;
    }

    /// <summary>The event comes first: a change that cannot be recorded is not made.</summary>
    private async Task<bool> RecordAsync(ConsoleEvent e, string name, CancellationToken cancellationToken)
    {
        var receipt = await events.RecordAsync(e with { Object = new ConsoleObject("source") { Kind = "Source", Name = name } }, cancellationToken).ConfigureAwait(false);
        return receipt.Status == IntakeStatus.Committed;
    }
}
