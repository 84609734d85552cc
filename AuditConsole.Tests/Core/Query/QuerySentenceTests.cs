using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Words;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class QuerySentenceTests
{
    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var columns in QueryCases.Read("sentences.txt"))
        {
            data.Add(columns[0], columns[1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says_which_events_a_query_asks_for(string text, string sentence)
    {
        Assert.True(EventQuery.TryParse(text, QueryMatchTests.Now, out var query, out var error), error?.Message);
        Assert.Equal(sentence, QuerySentence.Of(query));
    }

    [Fact]
    public void Every_query_of_the_other_tables_can_be_said()
    {
        foreach (var text in new[] { "matches.txt", "paths.txt", "valid.txt" }.SelectMany(QueryCases.Read).Select(columns => columns[0]))
        {
            Assert.True(EventQuery.TryParse(text, QueryMatchTests.Now, out var query, out _), text);
            Assert.Matches("^(all )?events", QuerySentence.Of(query));
        }
    }
}
