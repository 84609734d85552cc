using AuditConsole.Core.Common;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Syntax;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class QueryMatchTests
{
    internal static readonly long Now = Rfc3339.TryParse("2026-03-12T00:00:00Z", out var now) ? now : 0;

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (table, events) in new[] { ("matches.txt", "events.txt"), ("paths.txt", "bodies.txt") })
        {
            foreach (var columns in QueryCases.Read(table))
            {
                data.Add(columns[0], events, columns[1]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Matches_what_the_table_says(string text, string events, string names)
    {
        Assert.True(EventQuery.TryParse(text, Now, out var query, out var error), error?.Message);
        var matching = CaseEvents.Read(events).Where(e => query.Matches(e.Event, e.Bodies)).Select(e => e.Name);
        Assert.Equal(names, string.Join(' ', matching.DefaultIfEmpty("-")));
    }

    /// <summary>A query printed and read again means the same.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Matches_the_same_when_printed(string text, string events, string names)
    {
        Assert.True(EventQuery.TryParse(text, Now, out var query, out _));
        Matches_what_the_table_says(QueryPrinter.Print(query.Root), events, names);
    }

    [Theory]
    [InlineData("class:read", true, false, false)]
    [InlineData("kind:Pod AND NOT (verb:get OR x)", true, false, true)]
    [InlineData("actiontype:update", true, false, false)]
    [InlineData("event_id:a", true, false, false)]
    [InlineData("event_type:k8s.*", false, false, false)]
    [InlineData("metadata.stage:Panic", false, true, false)]
    [InlineData("kind:Pod", false, false, false)]
    [InlineData("kind:Pod jane", false, false, true)]
    [InlineData("*", false, false, false)]
    public void Says_what_it_names(string text, bool liftsNoise, bool namesStage, bool hasWords)
    {
        Assert.True(EventQuery.TryParse(text, Now, out var query, out _));
        Assert.Equal((liftsNoise, namesStage, hasWords), (query.LiftsNoise, query.NamesStage, query.HasWords));
    }
}
