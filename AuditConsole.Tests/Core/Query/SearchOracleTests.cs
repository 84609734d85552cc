using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

/// <summary>Random events, random questions: a search over columns, of open runs and of segments in any mix, answers what a plain loop answers.</summary>
public sealed class SearchOracleTests
{
    private const int Ledgers = 850;
    private const int QuestionsOfEach = 12;

    private static readonly FacetOf[] Facets =
        [EventFields.Kind, EventFields.Verb, EventFields.Class, EventFields.ActorName, FacetOf.Actor, EventFields.ActorGroups, EventFields.Code, EventFields.Tags, EventFields.ActorClass, EventFields.RequestId, EventFields.Namespace, EventFields.Truncated];

    [Fact]
    public void Search_answers_what_a_plain_loop_answers()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => CheckAsync(new SearchCases(seed)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Ledgers));

    private static async Task CheckAsync(SearchCases cases)
    {
        var ledger = new SearchLedger(cases.Events(), 1 + cases.Below(cases.Rarely(3) ? 300 : 30), sealable: true, cases.One(0L, 20_000, 1 << 20));
        Mark(ledger, cases);
        foreach (var run in ledger.Runs.Where(_ => !cases.Rarely(3)))
        {
            ledger.Seal(run, inFirstLayout: cases.Rarely(4));
        }

        for (var i = 0; i < QuestionsOfEach; i++)
        {
            switch (i)
            {
                case 3: Mark(ledger, cases); break;
                case 6 when cases.Rarely(2): ledger.Restart(); break;
                case 8: await ledger.RecountAsync(); break;
                case 10: ledger.Restart(); break;
            }

            await CheckAsync(ledger, Request(ledger, cases));
        }
    }

    private static void Mark(SearchLedger ledger, SearchCases cases)
    {
        foreach (var (e, _) in ledger.Events)
        {
            if (e.Stage is not null && cases.Rarely(2))
            {
                ledger.Supersede(e.Seq, !cases.Rarely(3));
            }

            if (e.Format == EventFormat.KubernetesAdmission && cases.Rarely(2))
            {
                ledger.Cover(e.Seq);
            }
        }
    }

    private static async Task CheckAsync(SearchLedger ledger, SearchRequest request)
    {
        var oracle = new SearchOracle(ledger, request);
        var result = await ledger.Search().RunAsync(request, CancellationToken.None);
        var asked = request.Query.Text;

        Assert.Empty(result.Damage);
        Equal(oracle.Rows(), [.. result.Events.Select(e => e.Event.Seq)], asked, "rows");
        Equal([request.Limit > 0 && oracle.HasOlder()], [result.HasOlder], asked, "has older");
        Equal([request.Totals ? oracle.Totals() : null], [result.Totals], asked, "totals");
        Assert.Null(result.SearchedBackTo);
        if (result.Hidden is { } hidden)
        {
            Equal([oracle.Hidden()], [hidden], asked, "hidden");
        }

        if (result.Histogram is { } histogram)
        {
            Equal(oracle.Histogram(histogram), [.. histogram.Buckets], asked, "histogram");
        }

        Assert.Equal(request.Facets.Select(f => f.Field), result.Facets.Select(f => f.Field));
        foreach (var (facetOf, facet) in request.Facets.Zip(result.Facets))
        {
            var (values, distinct) = oracle.Facet(facetOf);
            Equal(values, [.. facet.Values], asked, facetOf.Field.Name);
            Equal([distinct], [facet.Distinct], asked, facetOf.Field.Name);
        }

        if (request is { Totals: true, AfterSeq: null } && request.From > long.MinValue)
        {
            Equal([oracle.NewestElsewhere()], [result.NewestElsewhere], asked, "newest elsewhere");
        }
    }

    private static void Equal<T>(T[] expected, T[] actual, string asked, string what)
        => Assert.True(expected.AsSpan().SequenceEqual(actual), $"{asked}: {what} should be [{string.Join(", ", expected)}] and are [{string.Join(", ", actual)}]");

    private static SearchRequest Request(SearchLedger ledger, SearchCases cases)
    {
        var text = cases.Rarely(3) ? "" : cases.Query(cases.Below(4));
        Assert.True(EventQuery.TryParse(text, QueryMatchTests.Now, out var query, out var error), $"{text}: {error?.Message}");
        var places = ledger.Events.Select(e => e.Event.Position).Append(new EventPosition(cases.TimeOf(15), 7)).ToArray();
        var (from, to, buckets) = Range(cases);
        var seqs = ledger.Events.Select(e => e.Event.Seq).Append(0).ToArray();
        return new SearchRequest(new Scope("default") { Namespaces = cases.Rarely(6) ? ["payments", "none"] : null, Kinds = cases.Rarely(6) ? ["Pod", "Secret"] : null })
        {
            Query = query,
            HideNoise = cases.Rarely(2),
            ShowSuperseded = cases.Rarely(8),
            From = from,
            To = to,
            Limit = cases.Below(8),
            Offset = cases.Rarely(4) ? cases.Below(4) : 0,
            Before = cases.Rarely(3) ? cases.One(places) : EventPosition.Newest,
            After = cases.Rarely(4) ? cases.One(places) : null,
            AfterSeq = cases.Rarely(6) ? cases.One(seqs) : null,
            Totals = cases.Rarely(2),
            HistogramBuckets = cases.Rarely(2) ? buckets : 0,
            Facets = cases.Rarely(2) ? Facets : [],
            FacetValues = 1 + cases.Below(4),
        };
    }

    // Ends at full minutes, or days, let a segment's counts answer; others cut through their bins, and through segments.
    private static (long From, long To, int Buckets) Range(SearchCases cases)
    {
        var (first, last) = (cases.TimeOf(45), cases.TimeOf(-5));
        switch (cases.Below(5))
        {
            case 0:
                return (long.MinValue, long.MaxValue, 0);
            case 1:
                var from = cases.TimeOf(cases.Below(45)) + cases.Below(3) - 1;
                return (from, from + 1 + (cases.Below(50) * cases.StepsOr(77)), 1 + cases.Below(40));
            case 2:
                return (first, last, 1 + cases.Below(40));
            default:
                var unit = cases.One(Micros.PerMinute, 10 * Micros.PerMinute, Micros.PerDay);
                var start = Floor(first, unit);
                var width = long.Max(unit, Floor((last - start) / (1 + cases.Below(20)), unit));
                var buckets = ((last - start) / width) + 1;
                return (start, start + (width * buckets), (int)buckets);
        }
    }

    private static long Floor(long time, long unit) => time - (((time % unit) + unit) % unit);
}
