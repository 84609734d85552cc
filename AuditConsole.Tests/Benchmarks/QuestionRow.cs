using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Timeline.Chart;
using AuditConsole.Web.Components.Timeline.Facets;
using AuditConsole.Web.Components.Timeline.Ranges;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>A row of the table that asks: one question, or the several that a page asks one after the other.</summary>
/// <param name="OverApi">Asked of a server, signed in; else of the ledger in a process of its own, since no address of the API asks it.</param>
internal sealed record QuestionRow(string Row, string What, bool OverApi, params IReadOnlyList<Question> Parts)
{
    public const string Nothing = "NOTHING";

    private const int Most = 500;

    private static readonly string[] Fields = ["actor.class", "actor", "verb", "kind", "namespace", "outcome"];

    public static IReadOnlyList<QuestionRow> Of(Needles needles)
    {
        var hours = new Span(needles.From - needles.From % Micros.PerHour, needles.To - needles.To % Micros.PerHour + Micros.PerHour);
        var (kind, space, name) = (needles.Object[0], needles.Object[1], needles.Object[2]);
        var share = string.Join(':', needles.Share);
        return
        [
            new("Q1", $"newest 100 of kind:{needles.Kind} namespace:{needles.Namespace}, whole events", true, new Question($"kind:{needles.Kind} namespace:{needles.Namespace}") { Limit = 100 }),
            new("Q2", "histogram of hours, all", false, new Question("") { From = hours.From, To = hours.To, Buckets = (int)(hours.Length / Micros.PerHour) }),
            new("Q3", "counts of 6 fields, all", false, new Question("") { Facets = Fields }),
            new("Q4", $"counts of 6 fields of {share}", false, new Question(share) { Facets = Fields }),
            new("Q5", "a rare word in bodies", true, new Question(Needles.Word) { Limit = Most }),
            new("Q6", "a substring in bodies", true, new Question($"*{Needles.Part}*") { Limit = Most }),
            new("Q7", $"history of {kind} {space}/{name}, whole events", true, new Question($"kind:{kind} namespace:{space} name:{name}") { Limit = Most }),
            new("Q8", "a Timeline page over all: 50 rows, then totals, histogram, 9 facets, the day's count", false, Page(needles)),
            new(Nothing, "a filter that matches nothing", false, new Question("name:there-is-no-such-name") { Limit = 100 }),
        ];
    }

    /// <summary>As <c>TimelineModel</c> asks: the rows, then their surroundings, then the count of each day shown; the rows of busy data are of one day.</summary>
    private static Question[] Page(Needles needles)
    {
        var span = ChartBuckets.Rounded(new Span(needles.From, needles.To));
        var all = new Question("") { From = span.From, To = span.To, HideNoise = true };
        return
        [
            all with { Limit = 50 },
            all with { Totals = true, Buckets = ChartBuckets.Count(span), Facets = [.. FacetFields.Main.Select(field => field.Name)] },
            all with { From = needles.To - needles.To % Micros.PerDay, Buckets = 1 },
        ];
    }
}
