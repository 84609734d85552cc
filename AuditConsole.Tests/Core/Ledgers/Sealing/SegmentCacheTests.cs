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

    private static SegmentPlace Place(int n) => new(n % 2 == 0 ? "a" : "b", n % 3, n % 4 == 0 ? null : "name", n / 6);

    [Fact]
    public void A_budget_is_kept_and_the_least_recently_used_goes_first()
        => Prop.ForAll(Steps.ArrayOf().ToArbitrary(), steps =>
        {
            const int Budget = 100;
            var cache = new SegmentCache(Budget);
            var kept = new List<(SegmentPlace Place, object Item, int Bytes)>();
            foreach (var (action, n, bytes) in steps)
            {
                Take(cache, kept, action, Place(n), bytes, Budget);
                Assert.Equal(kept.Sum(one => one.Bytes), cache.Bytes);
                Assert.InRange(cache.Bytes, 0, Budget);
            }

            Assert.All(Enumerable.Range(0, 12).Select(Place), place => Assert.Equal(kept.Find(one => one.Place == place).Item, cache.TryGet(place, out var item) ? item : null));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    // The newest use is the last of the list.
    private static void Take(SegmentCache cache, List<(SegmentPlace Place, object Item, int Bytes)> kept, int action, SegmentPlace place, int bytes, int budget)
    {
        var known = kept.FindIndex(one => one.Place == place);
        switch (action)
        {
            case 0:
                cache.Remove(place.Ledger);
                kept.RemoveAll(one => one.Place.Ledger == place.Ledger);
                break;
            case 1:
                cache.Remove(place.Ledger, place.Number);
                kept.RemoveAll(one => one.Place.Ledger == place.Ledger && one.Place.Number == place.Number);
                break;
            case < 5:
                Assert.Equal(known >= 0, cache.TryGet(place, out var item));
                if (known >= 0)
                {
                    Assert.Same(kept[known].Item, item);
                    kept.Add(kept[known]);
                    kept.RemoveAt(known);
                }

                break;
            default:
                var added = new object();
                cache.Add(place, added, bytes);
                if (known < 0 && bytes <= budget)
                {
                    kept.Add((place, added, bytes));
                    while (kept.Sum(one => one.Bytes) > budget)
                    {
                        kept.RemoveAt(0);
                    }
                }

                break;
        }
    }
}
