using AuditConsole.Core.Ledgers.Sealing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers.Sealing;

public sealed class SegmentCacheTests
{
    private static readonly Gen<(int Action, int Place, int Bytes)> Steps =
        from action in Gen.Choose(0, 9)
        from place in Gen.Choose(0, 11)
        from bytes in Gen.Frequency((9, Gen.Choose(0, 40)), (1, Gen.Choose(90, 130)))
        select (action, place, bytes);

    private static SegmentPlace Place(int n) => new(n % 2 == 0 ? "a" : "b", n % 3, n % 4 == 0 ? null : "name", n / 6, n / 9);

    [Fact]
    public void A_budget_is_kept_and_no_more_goes_than_must()
        => Prop.ForAll(Steps.ArrayOf().ToArbitrary(), steps =>
        {
            const int Budget = 100;
            var cache = new SegmentCache(Budget);
            var kept = new Dictionary<SegmentPlace, (object Item, int Bytes)>();
            foreach (var (action, n, bytes) in steps)
            {
                Take(cache, kept, action, Place(n), bytes, Budget);
                Assert.Equal(kept.Values.Sum(one => one.Bytes), cache.Bytes);
                Assert.InRange(cache.Bytes, 0, Budget);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void What_was_used_last_stays()
    {
        var cache = new SegmentCache(100);
        for (var i = 0; i < 100; i++)
        {
            cache.Add(Number(i), new object(), 1);
        }

        Assert.True(cache.TryGet(Number(7), out _));
        for (var i = 100; i < 120; i++)
        {
            cache.Add(Number(i), new object(), 1);
        }

        Assert.True(cache.TryGet(Number(7), out _));
        Assert.All(Enumerable.Range(100, 20), i => Assert.True(cache.TryGet(Number(i), out _)));
    }

    [Fact]
    public void Who_goes_round_through_more_than_there_is_room_for_finds_a_part_of_it()
    {
        var cache = new SegmentCache(800);
        var found = 0;
        for (var round = 0; round < 10; round++)
        {
            found = 0;
            for (var i = 0; i < 1000; i++)
            {
                found += cache.TryGet(Number(i), out _) ? 1 : 0;
                cache.Add(Number(i), new object(), 1);
            }
        }

        Assert.InRange(found, 200, 800);
    }

    private static SegmentPlace Number(int n) => new("a", n, null, 0, 0);

    private static void Take(SegmentCache cache, Dictionary<SegmentPlace, (object Item, int Bytes)> kept, int action, SegmentPlace place, int bytes, int budget)
    {
        switch (action)
        {
            case 0:
                cache.Remove(place.Ledger);
                Forget(one => one.Ledger == place.Ledger);
                break;
            case 1:
                cache.Remove(place.Ledger, place.Number);
                Forget(one => one.Ledger == place.Ledger && one.Number == place.Number);
                break;
            case < 5:
                Assert.Equal(kept.TryGetValue(place, out var known) ? known.Item : null, cache.TryGet(place, out var item) ? item : null);
                break;
            default:
                var added = new object();
                cache.Add(place, added, bytes);
                if (bytes <= budget && kept.TryAdd(place, (added, bytes)))
                {
                    var gone = kept.Where(one => !cache.TryGet(one.Key, out _)).ToList();
                    gone.ForEach(one => kept.Remove(one.Key));
                    Assert.True(kept.ContainsKey(place));
                    Assert.True(gone.Count == 0 || gone.Exists(one => kept.Values.Sum(left => left.Bytes) + one.Value.Bytes > budget));
                }

                break;
        }

        void Forget(Func<SegmentPlace, bool> isMeant) => kept.Keys.Where(isMeant).ToList().ForEach(one => kept.Remove(one));
    }
}
