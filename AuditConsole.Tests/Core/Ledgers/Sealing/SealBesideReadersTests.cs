using System.Collections.Concurrent;
using AuditConsole.Core.Access;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Core.Segments;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

/// <summary>Whoever reads or searches while runs are sealed, whose events move from the head to segments meanwhile, misses none of them.</summary>
public sealed class SealBesideReadersTests : IDisposable
{
    private const int Events = (2 * ColumnRun.Capacity) + 3_000;
    private const int Word = 77;
    private static readonly Scope Whole = new("default");

    private readonly ConcurrentDictionary<long, int> _indexes = [];
    private readonly CancellationTokenSource _done = new();

    private int _offered;
    private int _taken;

    public void Dispose() => _done.Dispose();

    [Fact]
    public async Task Nothing_is_missed_while_it_is_sealed()
    {
        var options = new ConfigurationBuilder().Build();
        await using var folder = new LedgerFolder { Services = services => services.AddQuery(options) };
        var running = await folder.OpenAsync();
        var search = running.Services.GetRequiredService<EventSearch>();
        var readers = new Dictionary<string, Task<int>>
        {
            ["one event after the other"] = UntilDoneAsync(() => ReadOneAsync(running.Ledger)),
            ["counts"] = UntilDoneAsync(() => CountAsync(search)),
            ["words"] = UntilDoneAsync(() => FindWordAsync(search)),
        };

        await OfferAllAsync(running);
        await running.Ledger.Sealer.FinishedAsync(default);
        await _done.CancelAsync();

        foreach (var (what, rounds) in readers)
        {
            Assert.True(await rounds > 10, $"{what}: only {await rounds} rounds");
        }

        Assert.Equal(2, folder.Ask<long>("SELECT COUNT(*) FROM Segments"));
        var seqs = (await running.ReadAllAsync()).Select(stored => stored.Event.Seq).ToList();
        Assert.Equal(Enumerable.Range(1, seqs.Count).Select(seq => (long)seq), seqs);
        Assert.Superset(_indexes.Keys.ToHashSet(), seqs.ToHashSet());
    }

    private async Task OfferAllAsync(RunningLedger running)
    {
        const int together = 500;
        foreach (var chunk in ManyEvents.Make(Events).Chunk(together))
        {
            Interlocked.Add(ref _offered, chunk.Length);
            var receipt = await running.OfferAsync(chunk);
            for (var i = 0; i < chunk.Length; i++)
            {
                _indexes[receipt.Items[i].Seq] = _taken + i;
            }

            Interlocked.Add(ref _taken, chunk.Length);
        }
    }

    private async Task<int> UntilDoneAsync(Func<Task> read)
    {
        for (var rounds = 0; ; rounds++)
        {
            if (_done.IsCancellationRequested)
            {
                return rounds;
            }

            await Task.Run(read);
        }
    }

    private async Task ReadOneAsync(Ledger ledger)
    {
        if (_indexes.IsEmpty)
        {
            return;
        }

        var (seq, index) = _indexes.ElementAt(Random.Shared.Next(int.Min(_indexes.Count, 2_000)));
        var stored = await ledger.Reader.ReadAsync(seq, default);
        Assert.NotNull(stored);
        Assert.Equal(seq, stored.Event.Seq);
        Assert.EndsWith($"content {index}", stored.Event.Message, StringComparison.Ordinal);
    }

    private async Task CountAsync(EventSearch search)
    {
        var least = Tiers(Volatile.Read(ref _taken));
        var result = await search.RunAsync(new SearchRequest(Whole) { Query = Query("kind:Tier"), Totals = true, ShowSuperseded = true }, default);
        Assert.Empty(result.Damage);
        Assert.InRange(result.Totals!.Events, least, Tiers(Volatile.Read(ref _offered)));

        static int Tiers(int events) => (events + 3) / 4;
    }

    private async Task FindWordAsync(EventSearch search)
    {
        var taken = Volatile.Read(ref _taken);
        var result = await search.RunAsync(new SearchRequest(Whole) { Query = Query($"word{Word}"), Limit = 500, ShowSuperseded = true }, default);
        Assert.Empty(result.Damage);
        var found = result.Events.Select(stored => int.Parse(stored.Event.Message!.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        Assert.All(found, index => Assert.True(HasWord(index)));
        Assert.All(Enumerable.Range(0, taken).Where(HasWord), index => Assert.Contains(index, found));

        static bool HasWord(int index) => index % 3 != 0 && index % 1000 == Word;
    }

    private static EventQuery Query(string text) => EventQuery.TryParse(text, 0, out var query, out var error) ? query : throw new ArgumentException(error.Message);
}
